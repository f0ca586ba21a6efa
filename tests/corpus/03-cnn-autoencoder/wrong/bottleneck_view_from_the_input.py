# The view is made from the input instead of the features.
# loses: Bottleneck
# hint: Is the view taken from the input, or from something other than the

# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(2 * width, 1, 3, padding=1)

    def forward(self, maps):
        features = F.relu(self.features(maps))
        return features, torch.sigmoid(self.view(maps))
