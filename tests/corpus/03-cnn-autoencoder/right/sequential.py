# Everything is an nn.Sequential; encode and decode are submodules; default start, Adam, five epochs.
# loses:

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return math.floor((size + 2 * padding - kernel) / stride + 1)


# %% ConvEncoder
class ConvEncoder(nn.Sequential):
    def __init__(self, width=16):
        super().__init__(
            nn.Conv2d(1, width, kernel_size=3, padding="same"),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(width, width * 2, kernel_size=3, padding="same"),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )


# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(width * 2, width * 4, 3, padding="same"), nn.ReLU())
        self.head = nn.Sequential(nn.Conv2d(width * 4, 1, 3, padding="same"), nn.Sigmoid())

    def forward(self, maps):
        features = self.body(maps)
        return features, self.head(features)


# %% ConvDecoder
class ConvDecoder(nn.Sequential):
    def __init__(self, width=16):
        super().__init__(
            nn.Conv2d(width * 4, width * 2, 3, padding=1),
            nn.ReLU(),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(width * 2, width, 3, padding=1),
            nn.ReLU(),
            nn.Upsample(scale_factor=2),
            nn.Conv2d(width, 1, 3, padding=1),
            nn.Sigmoid(),
        )


# %% upsample_nearest
def upsample_nearest(x, factor):
    return torch.kron(x, torch.ones(1, 1, factor, factor))


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encode = nn.Sequential(
            ConvEncoder(width), nn.Conv2d(2 * width, 4 * width, 3, padding=1), nn.ReLU(), nn.Conv2d(4 * width, 1, 3, padding=1)
        )
        self.decode = nn.Sequential(nn.Conv2d(1, 4 * width, 3, padding=1), nn.ReLU(), ConvDecoder(width))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
torch.manual_seed(3)
model = NarrowConvAutoencoder(width=8)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = train_epochs(model, train_images, optimizer, epochs=4, batch_size=25)
