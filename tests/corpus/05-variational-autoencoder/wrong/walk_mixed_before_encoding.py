# Mixes the two pictures first, and encodes each mixture.
# loses: interpolate
# hint: The pictures were mixed before they were encoded

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        mu, _ = model.encode((1 - t) * a + t * b)
        return model.decode(mu)
