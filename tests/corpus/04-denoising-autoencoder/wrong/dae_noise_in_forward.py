# Adds noise to its input itself, also in evaluation mode.
# loses: DenoisingAutoencoder
# may lose: train, train
# hint: In evaluation mode the output follows from the input alone.

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(1, 64, kernel_size=8, stride=4, padding=2)
        self.draw = nn.ConvTranspose2d(64, 1, kernel_size=8, stride=4, padding=2)

    def forward(self, x):
        x = (x + 0.5 * torch.randn_like(x)).clamp(0, 1)
        return torch.sigmoid(self.draw(torch.relu(self.look(x))))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
