# Forged pictures do not count.
# loses: discriminator_loss
# may lose: train
# hint: Only the real pictures count in it.
# hint: No gradient arrives: .item(), .detach(), .data or no_grad cut it off.

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return 2 * F.softplus(-real_logits).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
