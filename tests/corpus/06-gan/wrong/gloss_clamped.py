# The logits are clamped, so poor forgeries get no slope.
# loses: generator_loss
# may lose: train
# hint: For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite

# %% generator_loss
def generator_loss(fake_logits):
    return F.softplus(-fake_logits.clamp(-5, 5)).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
