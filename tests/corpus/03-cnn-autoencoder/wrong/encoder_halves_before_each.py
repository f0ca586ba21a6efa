# Each halving stands before its convolution instead of behind it.
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
        x = F.relu(self.first(F.avg_pool2d(x, 2)))
        return F.relu(self.second(F.avg_pool2d(x, 2)))
