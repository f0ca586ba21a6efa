# ln(1 + exp x), which overflows at 100.
# loses: discriminator_loss
# may lose: train

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return (1 + (-real_logits).exp()).log().mean() + (1 + fake_logits.exp()).log().mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
