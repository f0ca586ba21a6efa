# Keeps its layers in a plain Python list.
# loses: DenoisingAutoencoder
# may lose: train
# hint: Some layer is not registered.

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Conv2d(1, 16, 8, stride=4, padding=2), nn.ConvTranspose2d(16, 1, 8, stride=4, padding=2)]
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return torch.sigmoid(self.scale * self.layers[1](torch.relu(self.layers[0](x))))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
