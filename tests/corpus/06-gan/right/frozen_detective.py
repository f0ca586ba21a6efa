# Freezes the player that rests and sets it free again; a spectrally normalised detective.
# loses:

# %% Discriminator
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        sn = nn.utils.parametrizations.spectral_norm
        self.a = sn(nn.Conv2d(1, 16, 4, 2, 1))
        self.b = sn(nn.Conv2d(16, 32, 4, 2, 1))
        self.c = nn.Linear(32 * 7 * 7, 1)

    def forward(self, images):
        x = F.leaky_relu(self.b(F.leaky_relu(self.a(images), 0.1)), 0.1)
        return self.c(x.view(x.shape[0], -1)).view(-1)


# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    generator.requires_grad_(False)
    fake = generator(torch.randn(len(real), latent, generator=rng))
    generator.requires_grad_(True)
    optimizer.zero_grad(set_to_none=False)
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    for weights in discriminator.parameters():
        weights.requires_grad = False
    try:
        loss = generator_loss(discriminator(generator(torch.randn((n, latent), generator=rng))))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    finally:
        for weights in discriminator.parameters():
            weights.requires_grad = True
    return loss.item()


# %% train
torch.manual_seed(15)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=2e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for _ in range(9):
    d_losses, g_losses = [], []
    for rows in torch.randperm(len(real_images)).split(32):
        d_losses.append(discriminator_step(generator, discriminator, real_images[rows], d_adam))
        g_losses.append(generator_step(generator, discriminator, len(rows), g_adam))
    history["d"].append(sum(d_losses) / len(d_losses))
    history["g"].append(sum(g_losses) / len(g_losses))
