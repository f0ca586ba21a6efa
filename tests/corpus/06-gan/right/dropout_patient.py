# A detective with dropout and no batch normalisation, DCGAN initialisation of the forger.
# loses:

# %% Discriminator
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 16, 4, 2, 1), nn.LeakyReLU(0.2), nn.Dropout2d(0.1),
            nn.Conv2d(16, 32, 4, 2, 1), nn.LeakyReLU(0.2), nn.Dropout(0.3),
            nn.Flatten(), nn.Linear(32 * 49, 1), nn.Flatten(0),
        )

    def forward(self, images):
        return self.net(images)


# %% train
torch.manual_seed(18)
generator, discriminator = Generator(), Discriminator()
for name, weights in generator.named_parameters():
    if weights.ndim == 4:
        nn.init.normal_(weights, 0, 0.05)
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
