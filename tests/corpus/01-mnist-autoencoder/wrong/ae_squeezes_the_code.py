# A squeeze() in encode takes away the axis of a code of one number, and the batch of one.
# loses: Autoencoder
# may lose: train
# hint: Does a layer or a reshape hold a fixed batch size, or does a squeeze()

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.to_code = nn.Linear(784, code_size)
        self.to_image = nn.Linear(code_size, 784)

    def encode(self, x):
        return torch.relu(self.to_code(x)).squeeze()

    def decode(self, code):
        return torch.sigmoid(self.to_image(code))

    def forward(self, x):
        return self.decode(self.encode(x))
