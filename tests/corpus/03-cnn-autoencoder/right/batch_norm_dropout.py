# Batch normalisation and a little dropout in all parts, a DataLoader, clipped gradients, a loop of its own.
# loses:

# %% ConvEncoder
def block(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.net = nn.Sequential(block(1, width), nn.MaxPool2d(2), block(width, 2 * width), nn.MaxPool2d(2))

    def forward(self, x):
        return self.net(x)


# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.features = block(2 * width, 4 * width)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)

    def forward(self, maps):
        features = self.features(maps)
        return features, torch.sigmoid(self.view(features))


# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.net = nn.Sequential(
            block(4 * width, 2 * width), nn.Upsample(scale_factor=2, mode="nearest"),
            nn.Dropout2d(0.02),
            block(2 * width, width), nn.Upsample(scale_factor=2, mode="bilinear"),
            nn.Conv2d(width, 1, 3, padding=1), nn.Sigmoid(),
        )

    def forward(self, features):
        return self.net(features)


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.encoder = ConvEncoder(width)
        self.features = block(2 * width, 4 * width)
        self.view = nn.Conv2d(4 * width, 1, 3, padding=1)
        self.widen = block(1, 4 * width)
        self.decoder = ConvDecoder(width)

    def encode(self, x):
        return self.view(self.features(self.encoder(x)))

    def decode(self, code):
        return self.decoder(self.widen(code))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(8)
model = NarrowConvAutoencoder(width=8)
loader = DataLoader(TensorDataset(train_images), batch_size=32, shuffle=True)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = []
for epoch in range(4):
    total = 0.0
    for (batch,) in loader:
        optimizer.zero_grad(set_to_none=True)
        loss = nn.BCELoss()(model(batch), batch)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        total += loss.item() * batch.size(0)
    history.append(total / len(train_images))
    optimizer.param_groups[0]["lr"] /= 2
