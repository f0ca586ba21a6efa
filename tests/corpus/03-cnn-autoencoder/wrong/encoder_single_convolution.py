# A single convolution, and one pooling by 4.
# loses: ConvEncoder
# may lose: NarrowConvAutoencoder, train
# hint: Without a non-linearity (such as ReLU) between them, several layers in
# hint: A single convolution, or two with nothing that bends between them

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.only = nn.Conv2d(1, 2 * width, 3, padding=1)

    def forward(self, x):
        return F.max_pool2d(F.relu(self.only(x)), 4)
