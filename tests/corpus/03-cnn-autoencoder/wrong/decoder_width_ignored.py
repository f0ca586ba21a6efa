# 64, 32 and 16 channels whatever the width.
# loses: ConvDecoder
# may lose: train
# hint: RuntimeError: Given groups=1

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(64, 32, 3, padding=1)
        self.second = nn.Conv2d(32, 16, 3, padding=1)
        self.last = nn.Conv2d(16, 1, 3, padding=1)

    def forward(self, features):
        x = F.interpolate(F.relu(self.first(features)), scale_factor=2)
        x = F.interpolate(F.relu(self.second(x)), scale_factor=2)
        return torch.sigmoid(self.last(x))


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
