# Every answer returns something of the right kind and nothing is worked out.
# loses: conv_output_size, ConvEncoder, Bottleneck, ConvDecoder, upsample_nearest, NarrowConvAutoencoder, train
# hint: 0
# hint: Make the layers in __init__ and assign them to self (a plain Python
# hint: Does a reshape mix the axes?
# hint: Something cuts the graph
# hint: Every digit gets the same picture
# hint: Append the loss of each epoch, once an epoch.
# hint: This rests on `

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return 0


# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.width = width

    def forward(self, x):
        return torch.zeros(len(x), 2 * self.width, 7, 7)


# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.width = width

    def forward(self, maps):
        return torch.zeros(len(maps), 4 * self.width, 7, 7), torch.zeros(len(maps), 1, 7, 7)


# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()

    def forward(self, features):
        return torch.zeros(len(features), 1, 28, 28)


# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    return torch.zeros(n, c, h * factor, w * factor)


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()

    def encode(self, x):
        return torch.zeros(len(x), 1, 7, 7)

    def decode(self, code):
        return torch.zeros(len(code), 1, 28, 28)

    def forward(self, x):
        return torch.zeros_like(x)


# %% train
model = NarrowConvAutoencoder()
history = [0.0]
