# The view is the mean over channels and 3 × 3 neighbours: no weights of its own.
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
        return features, torch.sigmoid(F.avg_pool2d(features.mean(dim=1, keepdim=True), 3, 1, 1))
