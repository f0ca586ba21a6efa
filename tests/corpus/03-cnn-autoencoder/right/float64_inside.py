# Computes in float64 inside of the parts, gives float32 back; GELU and tanh; counts sizes by unfolding a tensor.
# loses:

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    return F.pad(torch.zeros(size), (padding, padding)).unfold(0, kernel, stride).shape[0]


# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.a = nn.Conv2d(1, width, 5, padding=2).double()
        self.b = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1).double()

    def forward(self, x):
        x = F.max_pool2d(F.gelu(self.a(x.double())), 2)
        return torch.tanh(self.b(x)).float()


# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.a = nn.Conv2d(2 * width, 4 * width, 3, padding=1).double()
        self.b = nn.Conv2d(4 * width, 1, 3, padding=1).double()

    def forward(self, maps):
        features = F.gelu(self.a(maps.double()))
        return features.float(), torch.sigmoid(self.b(features)).float()


# %% upsample_nearest
def upsample_nearest(x, factor):
    ones = torch.ones(x.shape[1], 1, factor, factor)
    return F.conv_transpose2d(x, ones, stride=factor, groups=x.shape[1])


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.to_code = nn.Conv2d(2 * width, 1, 3, padding=1)
        self.from_code = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        return self.to_code(self.encoder(x))

    def decode(self, code):
        return self.decoder(torch.tanh(self.from_code(code)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
torch.manual_seed(9)
model = NarrowConvAutoencoder(width=6)
optimizer = torch.optim.RAdam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images, optimizer, epochs=3, batch_size=20)
