# No convolution after the last doubling.
# loses: ConvDecoder
# may lose: train
# hint: Doubling repeats pixels.

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(4 * width, 2 * width, 3, padding=1)
        self.second = nn.Conv2d(2 * width, width, 3, padding=1)
        self.last = nn.Conv2d(width, 1, 3, padding=1)

    def forward(self, features):
        x = F.interpolate(F.relu(self.first(features)), scale_factor=2)
        x = self.last(F.relu(self.second(x)))
        return F.interpolate(torch.sigmoid(x), scale_factor=2)


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
