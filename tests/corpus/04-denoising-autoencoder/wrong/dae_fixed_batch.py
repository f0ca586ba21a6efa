# A reshape holds a batch of 32.
# loses: DenoisingAutoencoder
# may lose: train, train
# hint: A number that belongs to one batch stands in the code

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(1, 64, kernel_size=8, stride=4, padding=2)
        self.draw = nn.ConvTranspose2d(64, 1, kernel_size=8, stride=4, padding=2)

    def forward(self, x):
        return torch.sigmoid(self.draw(torch.relu(self.look(x)))).reshape(32, 1, 28, 28)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
