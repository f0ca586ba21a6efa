# Takes every second pixel in each direction first, then convolutions.
# loses: ConvEncoder
# may lose: NarrowConvAutoencoder, train
# hint: The picture is made smaller before a convolution has seen it

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, padding=1)
        self.second = nn.Conv2d(width, 2 * width, 3, padding=1)

    def forward(self, x):
        x = x[:, :, ::2, ::2]
        x = F.relu(self.first(x))
        return F.max_pool2d(F.relu(self.second(x)), 2)
