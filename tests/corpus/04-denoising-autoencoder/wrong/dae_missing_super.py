# Forgets super().__init__().
# loses: DenoisingAutoencoder
# may lose: train, train
# hint: AttributeError: cannot assign module before Module.__init__() call

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        self.look = nn.Conv2d(1, 64, kernel_size=8, stride=4, padding=2)
        self.draw = nn.ConvTranspose2d(64, 1, kernel_size=8, stride=4, padding=2)

    def forward(self, x):
        return torch.sigmoid(self.draw(torch.relu(self.look(x))))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
