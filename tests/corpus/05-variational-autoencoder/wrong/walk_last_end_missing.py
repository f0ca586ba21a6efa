# t = i / steps never reaches b.
# loses: interpolate
# hint: t goes from 0 to 1, both included (torch.linspace does so), between the

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        (start, end), logvar = model.encode(torch.stack([a, b]))
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        t = (torch.arange(steps) / steps).unsqueeze(1)
        return model.decode((1 - t) * start + t * end)
