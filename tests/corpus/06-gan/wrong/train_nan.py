# The weights have become NaN.
# loses: train

# %% train
generator = Generator()
with torch.no_grad():
    for weights in generator.parameters():
        weights.mul_(float("nan"))
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
