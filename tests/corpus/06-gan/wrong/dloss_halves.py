# The mean of the two means.
# loses: discriminator_loss
# may lose: train
# hint: That is half of it: add the two means, don't average them.

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return (F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()) / 2

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
