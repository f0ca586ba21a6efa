# Pixel shuffle in the forger, a DataLoader that drops the last batch, AdamW; no variable `discriminator` is left.
# loses:

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.latent = latent
        self.stem = nn.Linear(latent, 7 * 7 * 32)
        self.up = nn.ModuleList([nn.Conv2d(32, 64, 3, padding=1), nn.Conv2d(16, 4, 3, padding=1)])
        self.norm = nn.ModuleList([nn.BatchNorm2d(32), nn.BatchNorm2d(16)])

    def forward(self, z):
        x = self.stem(z).view(-1, 32, 7, 7)
        for norm, up in zip(self.norm, self.up):
            x = F.pixel_shuffle(up(norm(x).relu()), 2)
        return x.tanh()


# %% Discriminator
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(16, 48, 3, stride=2, padding=1),
            nn.BatchNorm2d(48),
            nn.LeakyReLU(0.2),
        )
        self.score = nn.Conv2d(48, 1, 7)

    def forward(self, images):
        return self.score(self.features(images)).reshape(-1)


# %% train
from torch.utils.data import DataLoader, TensorDataset

labkit.seed_everything(13)
generator, critic = Generator(), Discriminator()
g_opt = torch.optim.AdamW(generator.parameters(), 1e-3, betas=(0.5, 0.999), weight_decay=1e-4)
d_opt = torch.optim.AdamW(critic.parameters(), 1e-3, betas=(0.5, 0.999), weight_decay=1e-4)
loader = DataLoader(TensorDataset(real_images), batch_size=32, shuffle=True, drop_last=True)
history = {"d": [], "g": []}
for _ in range(8):
    sums = np.zeros(2)
    for (batch,) in loader:
        sums += discriminator_step(generator, critic, batch, d_opt), generator_step(generator, critic, 32, g_opt)
    history["d"].append(float(sums[0] / len(loader)))
    history["g"].append(float(sums[1] / len(loader)))
