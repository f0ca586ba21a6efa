# The train cell trains a subclass of the Autoencoder with more layers and another layout.
# loses:

# %% train
class BetterAutoencoder(Autoencoder):
    def __init__(self, code_size=32):
        super().__init__(code_size)
        self.body = nn.ModuleList(
            [nn.Linear(784, 256), nn.Linear(256, code_size), nn.Linear(code_size, 256), nn.Linear(256, 784)]
        )

    def encode(self, images):
        hidden = F.leaky_relu(self.body[0](images))
        return self.body[1](hidden)

    def decode(self, code):
        hidden = F.leaky_relu(self.body[2](code))
        return torch.sigmoid(self.body[3](hidden))

    def forward(self, images):
        return self.decode(self.encode(images))


model = BetterAutoencoder()
optimizer = torch.optim.Adam(model.body.parameters(), lr=2e-3)
history = []
for _ in range(10):
    history.append(train_epoch(model, train_images, optimizer, batch_size=64))
