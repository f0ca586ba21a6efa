# Blocks of 4 x 4 pixels become channels (PixelUnshuffle), convolutions of 3 x 3 on the 7 x 7 grid, and back.
# loses:

# %% DenoisingAutoencoder
def block(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU())


class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.fold, self.unfold = nn.PixelUnshuffle(4), nn.PixelShuffle(4)
        self.blocks = nn.ModuleList([block(16, 48), block(48, 48)])
        self.head = nn.Conv2d(48, 16, 3, padding=1)

    def forward(self, x):
        h = self.fold(x)
        for layer in self.blocks:
            h = layer(h)
        return torch.clamp(torch.sigmoid(self.unfold(self.head(h))), 0, 1)


# %% train
torch.manual_seed(3)
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=6e-3)
rates = [6e-3, 6e-3, 4e-3, 2e-3, 1e-3]
history = []
for rate in rates:
    optimizer.param_groups[0].update(lr=rate)
    history.append(train_epoch(model, train_images, optimizer, batch_size=24))
