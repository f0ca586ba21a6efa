# Cross-entropy of probabilities, which run out of digits.
# loses: discriminator_loss
# may lose: train
# hint: For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    bce = F.binary_cross_entropy
    real, fake = real_logits.sigmoid(), fake_logits.sigmoid()
    return bce(real, torch.ones_like(real)) + bce(fake, torch.zeros_like(fake))

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
