# The saturating form: ln(1 - σ).
# loses: generator_loss
# may lose: train
# hint: That is the saturating loss, ln(1 − σ)

# %% generator_loss
def generator_loss(fake_logits):
    return -F.softplus(fake_logits).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
