# A linear layer from the features to all pixels.
# loses: ConvDecoder
# may lose: train
# hint: A convolution uses the same weights at every place.

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Linear(4 * width * 49, 64)
        self.second = nn.Linear(64, 784)

    def forward(self, features):
        x = F.relu(self.first(features.flatten(1)))
        return torch.sigmoid(self.second(x)).view(-1, 1, 28, 28)


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
