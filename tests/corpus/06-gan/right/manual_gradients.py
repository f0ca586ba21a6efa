# Gradients by torch.autograd.grad; double precision in the losses; history made of arrays turned into lists.
# loses:

# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    real, fake = real_logits.double(), fake_logits.double()
    zero = torch.zeros((), dtype=torch.float64)
    return (torch.logaddexp(zero, -real).mean() + torch.logaddexp(zero, fake).mean()).float()


# %% generator_loss
def generator_loss(fake_logits):
    return torch.logaddexp(torch.tensor(0.0), -fake_logits).mean()


# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    fake = generator(torch.randn(len(real), latent, generator=rng)).data
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    weights = list(discriminator.parameters())
    for weight, gradient in zip(weights, torch.autograd.grad(loss, weights)):
        weight.grad = gradient
    optimizer.step()
    return loss.item()


# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    loss = generator_loss(discriminator(generator(torch.randn(n, latent, generator=rng))))
    weights = list(generator.parameters())
    for weight, gradient in zip(weights, torch.autograd.grad(loss, weights)):
        weight.grad = gradient
    optimizer.step()
    return loss.item()


# %% mode_coverage
def mode_coverage(labels, classes=10):
    from collections import Counter

    n = len(labels)
    return sum(-k / n * math.log(k / n, classes) for k in Counter(labels.tolist()).values()) + 0.0


# %% train
torch.manual_seed(17)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
losses = np.zeros((8, 2))
for epoch in range(8):
    batches = torch.randperm(4000).split(32)
    for rows in batches:
        losses[epoch, 0] += discriminator_step(generator, discriminator, real_images[rows], d_adam) / len(batches)
        losses[epoch, 1] += generator_step(generator, discriminator, len(rows), g_adam) / len(batches)
history = {"d": losses[:, 0].tolist(), "g": losses[:, 1].tolist()}
