# The logits are clamped, so the loss stops growing.
# loses: discriminator_loss
# may lose: train
# hint: For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits.clamp(-20, 20)).mean() + F.softplus(fake_logits.clamp(-20, 20)).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
