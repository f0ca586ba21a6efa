# The sign is wrong: the forger learns to be caught.
# loses: generator_loss
# may lose: train
# hint: The sign is wrong: the forger would learn to be caught.

# %% generator_loss
def generator_loss(fake_logits):
    return F.logsigmoid(fake_logits).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
