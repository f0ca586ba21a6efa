# Draws the same grey for every image.
# loses: DenoisingAutoencoder
# may lose: train
# hint: Whatever goes in, the same comes out

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.picture = nn.Parameter(torch.zeros(1, 1, 28, 28))

    def forward(self, x):
        return torch.sigmoid(self.picture).expand(len(x), -1, -1, -1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
