# Slow at the ends.
# loses: interpolate
# hint: (1 − t) · mu_a + t · mu_b with t in equal steps, between the means.

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        (start, end), logvar = model.encode(torch.stack([a, b]))
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        t = (1 - torch.cos(math.pi * t)) / 2
        return model.decode((1 - t) * start + t * end)
