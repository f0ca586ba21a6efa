# squeeze() takes away the batch of one as well.
# loses: Discriminator
# may lose: train
# hint: squeeze() takes away the batch of one as well
# hint: Does a layer or a reshape hold a fixed batch size, or does a squeeze()

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
        return self.net(images).squeeze()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
