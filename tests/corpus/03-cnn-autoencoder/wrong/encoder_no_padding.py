# No padding: 28, 26, 13, 11, 5.
# loses: ConvEncoder
# may lose: train
# hint: A 3 × 3 kernel without padding loses a pixel at each side

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3)
        self.second = nn.Conv2d(width, 2 * width, 3)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.first(x)), 2)
        return F.max_pool2d(F.relu(self.second(x)), 2)


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
