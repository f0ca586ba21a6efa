# The view's kernel is 1 × 1.
# loses: Bottleneck
# hint: That is a 1 × 1 convolution, or no convolution at all.

# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 1)

    def forward(self, maps):
        features = F.relu(self.features(maps))
        return features, torch.sigmoid(self.view(features))
