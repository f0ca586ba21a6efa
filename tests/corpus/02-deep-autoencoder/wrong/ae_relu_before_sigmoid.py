# A ReLU in front of the sigmoid: no pixel can get darker than 0.5.
# loses: DeepAutoencoder
# may lose: train
# hint: The last layer goes straight into one sigmoid

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.down = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes))
        self.up = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes[::-1]))

    def encode(self, x):
        for layer in self.down:
            x = torch.relu(layer(x))
        return x

    def decode(self, code):
        for layer in self.up:
            code = torch.relu(layer(code))
        return torch.sigmoid(code)

    def forward(self, x):
        return self.decode(self.encode(x))
