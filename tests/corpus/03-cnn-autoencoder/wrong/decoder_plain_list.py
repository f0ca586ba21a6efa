# The layers stand in a plain Python list.
# loses: ConvDecoder
# may lose: train
# hint: Make the layers in __init__ and assign them to self (a plain Python

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.layers = [
            nn.Conv2d(4 * width, 2 * width, 3, padding=1),
            nn.Conv2d(2 * width, width, 3, padding=1),
            nn.Conv2d(width, 1, 3, padding=1),
        ]

    def forward(self, features):
        for layer in self.layers[:2]:
            features = F.interpolate(F.relu(layer(features)), scale_factor=2)
        return torch.sigmoid(self.layers[2](features))


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
