# The picture is averaged to 7 × 7 first, and the convolutions see no more than that.
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
        x = F.avg_pool2d(x, 4)
        return F.relu(self.second(F.relu(self.first(x))))
