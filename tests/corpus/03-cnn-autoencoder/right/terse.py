# One list of layers for each part, RMSprop with a falling rate, rows repeated by stack and flatten.
# loses:

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    full = size + 2 * padding
    return int((full - kernel) / stride) + 1


# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.f, self.v = nn.Conv2d(2 * width, 4 * width, 3, 1, 1), nn.Conv2d(4 * width, 1, 3, 1, 1)

    def forward(self, maps):
        f = F.elu(self.f(maps))
        return f, F.sigmoid(self.v(f))


# %% upsample_nearest
def upsample_nearest(x, factor):
    x = torch.stack([x] * factor, dim=3).flatten(2, 3)
    return torch.stack([x] * factor, dim=4).flatten(3, 4)


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.e, self.d = ConvEncoder(width), ConvDecoder(width)
        self.v, self.w = nn.Conv2d(2 * width, 1, 3, 1, 1), nn.Conv2d(1, 4 * width, 3, 1, 1)

    def encode(self, x): return self.v(self.e(x))
    def decode(self, c): return self.d(F.silu(self.w(c)))
    def forward(self, x): return self.decode(self.encode(x))


# %% train
torch.manual_seed(1)
model = NarrowConvAutoencoder(8)
[nn.init.xavier_uniform_(p) for p in model.parameters() if p.ndim == 4]
rms = torch.optim.RMSprop(model.parameters(), lr=1.5e-3)
falling = torch.optim.lr_scheduler.ExponentialLR(rms, 0.995)
history = train_epochs(model, train_images, rms, 3, 20, falling)
