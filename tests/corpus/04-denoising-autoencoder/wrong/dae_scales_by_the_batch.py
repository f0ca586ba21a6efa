# Scales by the brightest pixel of the batch: what comes of an image depends on the others.
# loses: DenoisingAutoencoder
# may lose: train
# hint: In evaluation mode, what is made of an input must not depend on the

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(1, 64, 8, stride=4, padding=2)
        self.up = nn.ConvTranspose2d(64, 1, 8, stride=4, padding=2)

    def forward(self, x):
        brightest = x.amax()
        return torch.sigmoid(self.up(F.relu(self.down(x / (brightest + 1e-6)))))
