# Gradients are kept.
# loses: interpolate
# hint: Nothing is learned here

# %% interpolate
def interpolate(model, a, b, steps):
    start, end = model.encode(torch.stack([a, b]))[0]
    t = torch.linspace(0, 1, steps).unsqueeze(1)
    return model.decode((1 - t) * start + t * end)
