# Standardises over the batch, also in evaluation mode.
# loses: DenoisingAutoencoder
# may lose: train, train
# hint: In evaluation mode, what is made of an input must not depend on the

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(1, 64, kernel_size=8, stride=4, padding=2)
        self.draw = nn.ConvTranspose2d(64, 1, kernel_size=8, stride=4, padding=2)

    def forward(self, x):
        features = self.look(x)
        features = (features - features.mean(0)) / (features.std(0, unbiased=False) + 1e-3)
        return torch.sigmoid(self.draw(torch.relu(features)))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
