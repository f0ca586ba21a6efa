# Only the decoder's layer is made anew at every call.
# loses: Autoencoder
# may lose: train
# hint: In evaluation mode the output follows from the input alone.

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.code_size = code_size
        self.encoder = nn.Linear(784, code_size)

    def encode(self, images):
        return F.relu(self.encoder(images))

    def decode(self, code):
        decoder = nn.Linear(self.code_size, 784)
        return torch.sigmoid(decoder(code))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
