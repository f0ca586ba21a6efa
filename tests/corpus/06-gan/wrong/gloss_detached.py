# The logits are cut off.
# loses: generator_loss
# may lose: train
# hint: No gradient arrives: .item(), .detach(), .data or no_grad cut it off.

# %% generator_loss
def generator_loss(fake_logits):
    return F.softplus(-fake_logits.detach()).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
