# From b to a.
# loses: interpolate
# hint: The walk is reversed: it begins at a.

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        (start, end), logvar = model.encode(torch.stack([a, b]))
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        return model.decode(t * start + (1 - t) * end)
