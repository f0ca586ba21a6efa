# Two convolutions with nothing between them, then the ReLU and one pooling by 4.
# loses: ConvEncoder
# may lose: NarrowConvAutoencoder, train
# hint: A single convolution, or two with nothing that bends between them
# hint: Without a non-linearity (such as ReLU) between them

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, padding=1)
        self.second = nn.Conv2d(width, 2 * width, 3, padding=1)

    def forward(self, x):
        return F.max_pool2d(F.relu(self.second(self.first(x))), 4)
