# The layers are made anew at every call, so nothing can be learned.
# loses: Autoencoder
# may lose: train
# hint: In evaluation mode the output follows from the input alone.
# hint: Make the layers in __init__ and assign them to self (a plain Python

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.code_size = code_size

    def encode(self, images):
        layer = nn.Linear(784, self.code_size)
        return F.relu(layer(images))

    def decode(self, code):
        layer = nn.Linear(self.code_size, 784)
        return torch.sigmoid(layer(code))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
