# A ReLU in front of the sigmoid: no pixel can get darker than 0.5.
# loses: DenoisingAutoencoder
# may lose: train
# hint: The last layer goes straight into one sigmoid

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(1, 64, kernel_size=8, stride=4, padding=2)
        self.draw = nn.ConvTranspose2d(64, 1, kernel_size=8, stride=4, padding=2)

    def forward(self, x):
        return torch.sigmoid(torch.relu(self.draw(torch.relu(self.look(x)))))
