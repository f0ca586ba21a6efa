# The sigmoid is applied twice.
# loses: generator_loss
# may lose: train
# hint: That is what probabilities in the place of logits would give
# hint: For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite

# %% generator_loss
def generator_loss(fake_logits):
    p = fake_logits.sigmoid()
    return F.binary_cross_entropy_with_logits(p, torch.ones_like(p))

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
