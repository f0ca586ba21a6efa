# Cuts the graph at the pictures, so no directions reach the forger.
# loses: Discriminator
# may lose: train
# hint: Something cuts the graph on the way (no_grad, detach, .data, numpy

# %% Discriminator
class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 16, 4, 2, 1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(16, 32, 4, 2, 1),
            nn.BatchNorm2d(32),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(32 * 49, 1),
        )

    def forward(self, images):
        return self.net(images.detach()).flatten()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
