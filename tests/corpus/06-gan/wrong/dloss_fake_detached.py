# The forged logits are cut off.
# loses: discriminator_loss
# may lose: train
# hint: No gradient arrives: .item(), .detach(), .data or no_grad cut it off.

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits.detach()).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
