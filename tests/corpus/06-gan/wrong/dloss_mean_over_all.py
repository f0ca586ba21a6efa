# One mean over all pictures, twice.
# loses: discriminator_loss
# may lose: train
# hint: That is the mean over all pictures, twice

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return 2 * torch.cat([F.softplus(-real_logits), F.softplus(fake_logits)]).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
