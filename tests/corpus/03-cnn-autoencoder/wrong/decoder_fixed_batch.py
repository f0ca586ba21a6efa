# A reshape holds the batch size of the training.
# loses: ConvDecoder
# may lose: train
# hint: A number that belongs to one batch stands in the code (in a reshape, or

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(4 * width, 2 * width, 3, padding=1)
        self.second = nn.Conv2d(2 * width, width, 3, padding=1)
        self.last = nn.Conv2d(width, 1, 3, padding=1)

    def forward(self, features):
        x = F.interpolate(F.relu(self.first(features)), scale_factor=2)
        x = F.interpolate(F.relu(self.second(x)), scale_factor=2)
        return torch.sigmoid(self.last(x)).view(20, 1, 28, 28)


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
