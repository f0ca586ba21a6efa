# The forger enlarges by nearest-neighbour upsampling and convolutions; logsigmoid losses.
# loses:

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.fc = nn.Linear(latent, 24 * 49)
        self.bn0, self.bn1 = nn.BatchNorm2d(24), nn.BatchNorm2d(16)
        self.conv1 = nn.Conv2d(24, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 1, 5, padding=2)

    def forward(self, z):
        x = F.relu(self.bn0(self.fc(z).reshape(len(z), 24, 7, 7)))
        x = F.interpolate(x, scale_factor=2)
        x = F.relu(self.bn1(self.conv1(x)))
        return torch.tanh(self.conv2(F.interpolate(x, scale_factor=2)))


# %% Discriminator
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 5, stride=2, padding=2)
        self.conv2 = nn.Conv2d(16, 32, 5, stride=2, padding=2)
        self.bn = nn.BatchNorm2d(32)
        self.out = nn.Linear(32 * 49, 1)

    def forward(self, images):
        x = F.leaky_relu(self.conv1(images), 0.2)
        x = F.leaky_relu(self.bn(self.conv2(x)), 0.2)
        return self.out(x.flatten(1))[:, 0]


# %% discriminator_loss
def discriminator_loss(real_logits, fake_logits):
    return -F.logsigmoid(real_logits).mean() - F.logsigmoid(-fake_logits).mean()


# %% generator_loss
def generator_loss(fake_logits):
    return F.logsigmoid(fake_logits).mean().neg()


# %% train
torch.manual_seed(12)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=2e-3, betas=(0.5, 0.99))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.99))
history = {"d": [], "g": []}
for _ in range(8):
    d_losses, g_losses = [], []
    for rows in torch.randperm(len(real_images)).split(32):
        d_losses.append(discriminator_step(generator, discriminator, real_images[rows], d_adam))
        g_losses.append(generator_step(generator, discriminator, len(rows), g_adam))
    history["d"].append(sum(d_losses) / len(d_losses))
    history["g"].append(sum(g_losses) / len(g_losses))
