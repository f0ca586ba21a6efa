# The layers stand in a plain Python list.
# loses: ConvEncoder
# may lose: train
# hint: Make the layers in __init__ and assign them to self (a plain Python

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.layers = [nn.Conv2d(1, width, 3, padding=1), nn.Conv2d(width, 2 * width, 3, padding=1)]

    def forward(self, x):
        for layer in self.layers:
            x = F.max_pool2d(F.relu(layer(x)), 2)
        return x


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
