# The decoder's only ReLU stands before its first convolution.
# loses: ConvDecoder
# may lose: NarrowConvAutoencoder, train
# hint: Without a non-linearity (such as ReLU) between them, several layers in

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width: int = 16):
        super().__init__()
        self.conv1 = nn.Conv2d(4 * width, 2 * width, 3, padding=1)
        self.conv2 = nn.Conv2d(2 * width, width, 3, padding=1)
        self.conv3 = nn.Conv2d(width, 1, 3, padding=1)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        x = self.conv1(F.relu(features))
        x = self.conv2(F.interpolate(x, scale_factor=2))
        x = self.conv3(F.interpolate(x, scale_factor=2))
        return torch.sigmoid(x)
