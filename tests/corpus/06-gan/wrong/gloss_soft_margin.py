# The soft margin loss with labels of 1: the same formula, but it overflows at -100.
# loses: generator_loss
# may lose: train
# hint: For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite

# %% generator_loss
def generator_loss(fake_logits):
    return F.soft_margin_loss(fake_logits, torch.ones_like(fake_logits))

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
