# Codes are drawn at random.
# loses: interpolate
# hint: Walk between the means; nothing is drawn at random.

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        (start, end), logvar = model.encode(torch.stack([a, b]))
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        start, end = reparameterize(torch.stack([start, end]), logvar)
        return model.decode((1 - t) * start + t * end)
