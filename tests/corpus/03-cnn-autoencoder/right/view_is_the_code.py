# Takes the Bottleneck's view, sigmoid and all, as the code; parts as class attributes of a shared base.
# loses:

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(1, width, 3, padding=1), nn.Conv2d(width, 2 * width, 3, padding=1)])
        self.pool = nn.MaxPool2d(2, 2)

    def forward(self, x):
        for conv in self.convs:
            x = self.pool(torch.relu(conv(x)))
        return x


# %% upsample_nearest
def upsample_nearest(x, factor):
    rows = torch.arange(x.shape[2] * factor) // factor
    columns = torch.arange(x.shape[3] * factor) // factor
    return x[:, :, rows][:, :, :, columns]


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder, self.bottleneck = ConvEncoder(width), Bottleneck(width)
        self.unfold = nn.Sequential(nn.Conv2d(1, 4 * width, 3, padding=1), nn.ReLU())
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        _, view = self.bottleneck(self.encoder(x))
        return view

    def decode(self, code):
        return self.decoder(self.unfold(code))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
labkit.seed_everything(2)
model = NarrowConvAutoencoder(width=8).to(memory_format=torch.channels_last)
for p in model.parameters():
    if p.dim() > 1:
        nn.init.kaiming_normal_(p, nonlinearity="relu")
adam = torch.optim.Adam(model.parameters())
one_cycle = torch.optim.lr_scheduler.OneCycleLR(adam, max_lr=0.01, epochs=4, steps_per_epoch=200)
history = train_epochs(model, train_images, adam, 4, 20, one_cycle)
