# Divides by zero.
# loses: DenoisingAutoencoder
# may lose: train, train
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(1, 64, kernel_size=8, stride=4, padding=2)
        self.draw = nn.ConvTranspose2d(64, 1, kernel_size=8, stride=4, padding=2)

    def forward(self, x):
        return torch.sigmoid(self.draw(torch.relu(self.look(x)))) * (x.new_zeros(1) / 0)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
