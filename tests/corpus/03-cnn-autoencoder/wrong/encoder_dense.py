# A linear layer over the whole picture, reshaped to maps.
# loses: ConvEncoder
# may lose: train
# hint: A convolution uses the same weights at every place.

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Linear(784, 64)
        self.second = nn.Linear(64, 2 * width * 49)
        self.width = width

    def forward(self, x):
        h = F.relu(self.first(x.flatten(1)))
        return F.relu(self.second(h)).view(-1, 2 * self.width, 7, 7)


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
