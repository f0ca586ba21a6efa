# A line in pixel space.
# loses: interpolate
# hint: Those are the pictures themselves
# hint: That is a line in pixel space

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        (start, end), logvar = model.encode(torch.stack([a, b]))
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        return (1 - t) * a + t * b
