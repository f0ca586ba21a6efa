# 27 x 27 pixels come out.
# loses: DenoisingAutoencoder
# may lose: train, train
# hint: Follow the shape from layer to layer

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(1, 16, 3, stride=2, padding=1)
        self.draw = nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1)

    def forward(self, x):
        return torch.sigmoid(self.draw(torch.relu(self.look(x))))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
