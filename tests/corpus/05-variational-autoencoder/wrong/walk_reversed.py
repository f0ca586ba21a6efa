# From b to a.
# loses: interpolate
# may lose: train

# %% interpolate
def interpolate(model, a, b, steps):
    with torch.no_grad():
        (start, end), logvar = model.encode(torch.stack([a, b]))
        t = torch.linspace(0, 1, steps).unsqueeze(1)
        return model.decode(t * start + (1 - t) * end)


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
