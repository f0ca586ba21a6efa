# The last layer ends with a ReLU instead of a sigmoid.
# loses: DeepAutoencoder
# may lose: train
# hint: A layer (or a ReLU) has no upper bound

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.down = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes))
        self.up = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes[::-1]))

    def encode(self, x):
        for layer in self.down[:-1]:
            x = torch.relu(layer(x))
        return self.down[-1](x)

    def decode(self, code):
        for layer in self.up[:-1]:
            code = torch.relu(layer(code))
        return torch.relu(self.up[-1](code))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
model = DeepAutoencoder()
history = fit(model, train_images[:64], valid_images[:64], epochs=2)
