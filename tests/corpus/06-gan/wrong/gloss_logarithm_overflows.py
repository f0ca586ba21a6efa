# The logarithm of the sigmoid: infinite at -100... or cut.
# loses: generator_loss
# may lose: train

# %% generator_loss
def generator_loss(fake_logits):
    return -(fake_logits.sigmoid() + 1e-12).log().mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
