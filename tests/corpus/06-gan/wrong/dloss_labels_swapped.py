# Real and forged are swapped.
# loses: discriminator_loss
# may lose: train
# hint: The labels are swapped: real pictures should get high logits, forged

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(real_logits).mean() + F.softplus(-fake_logits).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
