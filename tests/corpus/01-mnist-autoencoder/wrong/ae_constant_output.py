# The decoder multiplies the code by zero: the same picture for every digit.
# loses: Autoencoder
# may lose: train
# hint: Whatever goes in, the same comes out
# hint: Every picture is the same
# hint: Something cuts the graph on the way (no_grad, detach, .data, numpy

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Linear(784, code_size)
        self.decoder = nn.Linear(code_size, 784)
        nn.init.xavier_uniform_(self.encoder.weight)
        nn.init.xavier_uniform_(self.decoder.weight)

    def encode(self, images):
        return F.relu(self.encoder(images))

    def decode(self, code):
        return torch.sigmoid(self.decoder(code * 0))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
