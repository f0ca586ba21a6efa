# Returns its input twice over as the features.
# loses: Bottleneck
# hint: Without a non-linearity (such as ReLU) between them, several layers in

# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.features = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)

    def forward(self, maps):
        features = torch.cat([maps, maps], dim=1)
        return features, torch.sigmoid(self.view(features))
