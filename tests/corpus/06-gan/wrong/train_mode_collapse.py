# Dense players: the forger's few kinds of pictures are no digits.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: The pictures are smudges, or between digits
# hint: Look at the film of your training
# hint: Every digit is drawn in one way only
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(latent, 128), nn.ReLU(), nn.Linear(128, 784), nn.Tanh())

    def forward(self, z):
        return self.net(z).view(-1, 1, 28, 28)


# %% train
torch.manual_seed(1)
generator = Generator()
discriminator = nn.Sequential(
    nn.Flatten(), nn.Linear(784, 128), nn.LeakyReLU(0.2), nn.Linear(128, 1), nn.Flatten(0)
)
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3)
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3)
history = {"d": [], "g": []}
for _ in range(6):
    d, g = [], []
    for rows in torch.randperm(4000).split(64):
        d.append(discriminator_step(generator, discriminator, real_images[rows], d_adam))
        g.append(generator_step(generator, discriminator, len(rows), g_adam))
    history["d"].append(sum(d) / len(d))
    history["g"].append(sum(g) / len(g))
