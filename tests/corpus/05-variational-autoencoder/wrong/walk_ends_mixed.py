# The decoded ends are mixed in pixel space.
# loses: interpolate
# hint: Those are decoded ends, mixed in pixel space

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        (start, end), logvar = model.encode(torch.stack([a, b]))
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        first, last = model.decode(torch.stack([start, end]))
        return (1 - t) * first + t * last
