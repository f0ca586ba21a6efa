# A ReLU in front of the sigmoid: no pixel can get darker than 0.5.
# loses: ConvDecoder
# may lose: NarrowConvAutoencoder, train
# hint: The last layer goes straight into one sigmoid

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(4 * width, 2 * width, 3, padding=1)
        self.second = nn.Conv2d(2 * width, width, 3, padding=1)
        self.last = nn.Conv2d(width, 1, 3, padding=1)

    def forward(self, features):
        x = F.interpolate(F.relu(self.first(features)), scale_factor=2)
        x = F.interpolate(F.relu(self.second(x)), scale_factor=2)
        return torch.sigmoid(F.relu(self.last(x)))
