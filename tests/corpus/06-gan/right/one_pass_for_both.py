# The detective judges real and forged pictures in one batch; losses by softplus with signs.
# loses:

# %% Discriminator
class Discriminator(nn.Module):  # no batch normalisation: its statistics would be those of real and forged together
    def __init__(self):
        super().__init__()
        self.eyes = nn.ModuleList([nn.Conv2d(1, 16, 4, 2, 1), nn.Conv2d(16, 32, 4, 2, 1)])
        self.verdict = nn.Parameter(torch.randn(32 * 7 * 7) * 0.02)
        self.bias = nn.Parameter(torch.zeros(()))

    def forward(self, images):
        for eye in self.eyes:
            images = F.leaky_relu(eye(images), 0.2)
        return images.flatten(1) @ self.verdict + self.bias


# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    costs_real = torch.log1p(torch.exp(-real_logits.abs())) + torch.relu(-real_logits)
    costs_fake = torch.logaddexp(torch.zeros_like(fake_logits), fake_logits)
    return costs_real.mean() + costs_fake.mean()


# %% generator_loss
def generator_loss(fake_logits):
    return torch.stack([torch.zeros_like(fake_logits), -fake_logits]).logsumexp(0).mean()


# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    n = real.shape[0]
    z = torch.empty(n, latent).normal_(generator=rng)
    with torch.no_grad():
        everything = torch.cat([real, generator(z)])
    logits = discriminator(everything)
    loss = discriminator_loss(logits[:n], logits[n:])
    discriminator.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss.detach())


# %% train
torch.manual_seed(14)
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
