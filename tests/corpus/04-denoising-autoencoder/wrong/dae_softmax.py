# A softmax over the pixels.
# loses: DenoisingAutoencoder
# may lose: train
# hint: A softmax shares one total among all pixels

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.look = nn.Conv2d(1, 64, kernel_size=8, stride=4, padding=2)
        self.draw = nn.ConvTranspose2d(64, 1, kernel_size=8, stride=4, padding=2)

    def forward(self, x):
        out = self.draw(torch.relu(self.look(x)))
        return out.flatten(1).softmax(dim=1).view_as(out)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
