# A subclass with a code of four channels.
# loses: train
# hint: a float32 tensor of shape (64, 4, 7, 7)

# %% train
class Wide(NarrowConvAutoencoder):
    def __init__(self, width=4):
        super().__init__(width)
        self.down = nn.Conv2d(1, 4, 6, stride=4, padding=1)
        self.up = nn.ConvTranspose2d(4, 1, 6, stride=4, padding=1)

    def encode(self, x):
        return self.down(x)

    def decode(self, code):
        return torch.sigmoid(self.up(code))

    def forward(self, x):
        return self.decode(self.encode(x))


model = Wide()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images, optimizer, epochs=4)
