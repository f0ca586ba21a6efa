# Strides in the place of pooling, transposed convolutions of size 4 in the place of doubling, LeakyReLU, AdamW.
# loses:

# %% conv_output_size
def conv_output_size(size, kernel, stride=1, padding=0):
    places, left = 0, -padding
    while left + kernel <= size + padding:
        places += 1
        left += stride
    return places


# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.conv1 = nn.Conv2d(1, width, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(width, 2 * width, 3, stride=2, padding=1)

    def forward(self, x):
        return F.leaky_relu(self.conv2(F.leaky_relu(self.conv1(x), 0.1)), 0.1)


# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.conv = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.one = nn.Conv2d(4 * width, 1, 3, padding=1, bias=False)

    def forward(self, maps):
        features = F.leaky_relu(self.conv(maps), 0.1)
        return [features, 0.5 + 0.5 * torch.tanh(self.one(features))]


# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.up1 = nn.ConvTranspose2d(4 * width, 2 * width, 4, stride=2, padding=1)
        self.up2 = nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1)
        self.out = nn.Conv2d(width, 1, 5, padding=2)

    def forward(self, features):
        x = F.leaky_relu(self.up1(features), 0.1)
        x = F.leaky_relu(self.up2(x), 0.1)
        return self.out(x).sigmoid()


# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    blocks = x.view(n, c, h, 1, w, 1).expand(n, c, h, factor, w, factor)
    return blocks.reshape(n, c, h * factor, w * factor)


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.enc = ConvEncoder(width)
        self.mid = nn.Conv2d(2 * width, 4 * width, 3, padding=1)
        self.code = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.wide = nn.Conv2d(1, 4 * width, 3, padding=1)
        self.dec = ConvDecoder(width)

    def encode(self, images):
        return self.code(F.leaky_relu(self.mid(self.enc(images)), 0.1))

    def decode(self, codes):
        return self.dec(F.leaky_relu(self.wide(codes), 0.1))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
torch.manual_seed(11)
model = NarrowConvAutoencoder(width=12)
for layer in model.modules():
    if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.kaiming_normal_(layer.weight, a=0.1)
epochs = 3
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=1e-3)
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs * math.ceil(len(train_images) / 32))
history = train_epochs(model, train_images, optimizer, epochs, batch_size=32, schedule=cosine)
