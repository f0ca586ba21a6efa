# A copy of the logits with a graph of its own.
# loses: generator_loss
# may lose: train

# %% generator_loss
def generator_loss(fake_logits):
    fake = torch.tensor(fake_logits.tolist(), requires_grad=True)
    return F.softplus(-fake).mean()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
