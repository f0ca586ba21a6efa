# The untouched starter: nothing is done yet.
# loses: Generator, Discriminator, discriminator_loss, generator_loss, discriminator_step, generator_step, mode_coverage, train
# hint: This exercise has not been answered yet

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Generator: your answer goes here")

    def forward(self, x):
        # YOUR CODE HERE
        raise NotImplementedError("Generator: your answer goes here")


# %% Discriminator
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Discriminator: your answer goes here")

    def forward(self, x):
        # YOUR CODE HERE
        raise NotImplementedError("Discriminator: your answer goes here")


# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    # YOUR CODE HERE
    raise NotImplementedError("discriminator_loss: your answer goes here")


# %% generator_loss
def generator_loss(fake_logits):
    # YOUR CODE HERE
    raise NotImplementedError("generator_loss: your answer goes here")


# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    # YOUR CODE HERE
    raise NotImplementedError("discriminator_step: your answer goes here")


# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    # YOUR CODE HERE
    raise NotImplementedError("generator_step: your answer goes here")


# %% mode_coverage
def mode_coverage(labels, classes=10):
    # YOUR CODE HERE
    raise NotImplementedError("mode_coverage: your answer goes here")


# %% train
# YOUR CODE HERE
raise NotImplementedError("train: your answer goes here")
