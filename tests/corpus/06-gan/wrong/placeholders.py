# Every answer returns something of the right kind and nothing is worked out.
# loses: Generator, Discriminator, discriminator_loss, generator_loss, discriminator_step, generator_step, mode_coverage, train
# hint: Make the layers in __init__ and assign them to self (a plain Python
# hint: No gradient arrives: .item(), .detach(), .data or no_grad cut it off.
# hint: For large logits a sigmoid is exactly 0 or 1 and its logarithm infinite
# hint: no call of the forger
# hint: That is the share of the most frequent.
# hint: `Generator()` of exercise 1 must take over the weights by
# hint: This rests on `
# hint: The step needs loss.backward() and then optimizer.step(), on the
# hint: No gradient reached the generator, or no step was taken
# hint: Divide by ln(classes), whatever `classes` is

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()

    def forward(self, z):
        return torch.zeros(len(z), 1, 28, 28)


# %% Discriminator
class Discriminator(nn.Module):
    def forward(self, images):
        return torch.zeros(len(images))


# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return torch.tensor(2 * math.log(2))


# %% generator_loss
def generator_loss(fake_logits):
    return torch.tensor(math.log(2))


# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    return 1.386


# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    return 0.693


# %% mode_coverage
def mode_coverage(labels, classes=10):
    return 0.5


# %% train
generator = Generator()
history = {"d": [1.386, 1.385], "g": [0.693, 0.692]}
