# Logarithms of sigmoids: infinite for large logits.
# loses: discriminator_loss
# may lose: train

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return -real_logits.sigmoid().log().mean() - (1 - fake_logits.sigmoid()).log().mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
