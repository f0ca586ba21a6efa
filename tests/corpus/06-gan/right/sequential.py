# Plain Sequential networks, cross-entropies with logits and explicit labels, detach().
# loses:

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(latent, 1568, bias=False),
            nn.Unflatten(1, (32, 7, 7)),
            nn.BatchNorm2d(32),
            nn.ReLU(True),
            nn.ConvTranspose2d(32, 16, 4, 2, 1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(True),
            nn.ConvTranspose2d(16, 1, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, z):
        return self.net(z)


# %% Discriminator
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 16, 4, 2, 1),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Conv2d(16, 32, 4, 2, 1),
            nn.BatchNorm2d(32),
            nn.LeakyReLU(0.2, inplace=True),
            nn.Flatten(),
            nn.Linear(32 * 49, 1),
        )

    def forward(self, images):
        return self.net(images).squeeze(1)


# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    bce = F.binary_cross_entropy_with_logits
    return bce(real_logits, torch.ones_like(real_logits)) + bce(fake_logits, torch.zeros_like(fake_logits))


# %% generator_loss
def generator_loss(fake_logits):
    return F.binary_cross_entropy_with_logits(fake_logits, torch.ones_like(fake_logits))


# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    optimizer.zero_grad()
    z = torch.randn(real.size(0), latent, generator=rng)
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    optimizer.zero_grad()
    fake = generator(torch.randn(n, latent, generator=rng))
    loss = generator_loss(discriminator(fake))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% mode_coverage
def mode_coverage(labels, classes=10):
    counts = torch.bincount(labels, minlength=classes).double()
    p = counts[counts > 0] / counts.sum()
    return float(-(p * p.log()).sum() / math.log(classes))


# %% train
torch.manual_seed(11)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for _ in range(8):
    d_losses, g_losses = [], []
    for rows in torch.randperm(len(real_images)).split(32):
        d_losses.append(discriminator_step(generator, discriminator, real_images[rows], d_adam))
        g_losses.append(generator_step(generator, discriminator, len(rows), g_adam))
    history["d"].append(sum(d_losses) / len(d_losses))
    history["g"].append(sum(g_losses) / len(g_losses))
