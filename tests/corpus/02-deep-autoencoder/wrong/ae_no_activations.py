# No activation between the layers: all in all one linear map before the sigmoid.
# loses: DeepAutoencoder
# hint: Two linear layers in a row are one linear layer
# hint: The decoder needs ReLUs between its linear layers too.

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.down = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes))
        self.up = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes[::-1]))

    def encode(self, x):
        for layer in self.down[:-1]:
            x = layer(x)
        return self.down[-1](x)

    def decode(self, code):
        for layer in self.up[:-1]:
            code = layer(code)
        return torch.sigmoid(self.up[-1](code))

    def forward(self, x):
        return self.decode(self.encode(x))
