# The right shapes with zeros.
# loses: Bottleneck
# hint: The view is made by a convolution of its own, a layer with one filter

# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)

    def forward(self, maps):
        features = F.relu(self.features(maps))
        return 0 * features, 0 * self.view(features)
