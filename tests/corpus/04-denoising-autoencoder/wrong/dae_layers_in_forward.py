# Makes its layers inside forward.
# loses: DenoisingAutoencoder
# may lose: train
# hint: In evaluation mode the output follows from the input alone.

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x):
        look = nn.Conv2d(1, 16, 8, stride=4, padding=2)
        draw = nn.ConvTranspose2d(16, 1, 8, stride=4, padding=2)
        return torch.sigmoid(self.scale * draw(torch.relu(look(x))))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
