# Group normalisation and SiLU in the forger, own loop with losses in place and RMSprop for the detective.
# loses:

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.inner = nn.Sequential(nn.Linear(latent, 128), nn.SiLU(), nn.Linear(128, 32 * 49))
        self.outer = nn.Sequential(
            nn.GroupNorm(8, 32), nn.SiLU(), nn.ConvTranspose2d(32, 16, 4, 2, 1),
            nn.GroupNorm(4, 16), nn.SiLU(), nn.ConvTranspose2d(16, 1, 4, 2, 1),
        )

    def forward(self, z):
        return torch.tanh(self.outer(self.inner(z).unflatten(1, (32, 7, 7))))


# %% train
torch.manual_seed(19)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.9))
d_rms = torch.optim.RMSprop(discriminator.parameters(), lr=5e-4)
history = dict(d=[], g=[])
for _ in range(10):
    d = g = 0.0
    for rows in torch.randperm(4000).split(40):
        real = real_images[rows]
        with torch.no_grad():
            fake = generator(torch.randn(len(rows), 64))
        loss = F.softplus(-discriminator(real)).mean() + F.softplus(discriminator(fake)).mean()
        d_rms.zero_grad()
        loss.backward()
        d_rms.step()
        d += loss.item()
        loss = F.softplus(-discriminator(generator(torch.randn(len(rows), 64)))).mean()
        g_adam.zero_grad()
        loss.backward()
        g_adam.step()
        g += loss.item()
    history["d"].append(d / 100)
    history["g"].append(g / 100)
