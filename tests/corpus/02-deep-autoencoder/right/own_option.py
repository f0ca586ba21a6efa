# The class has an option of its own and is made with other sizes than the default; no seed is set.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32), bend=nn.ReLU, norm=False):
        super().__init__()

        def chain(widths):
            layers = []
            for a, b in itertools.pairwise(widths):
                layers += [nn.Linear(a, b)] + ([nn.LayerNorm(b)] if norm else []) + [bend()]
            return layers[: -2 if norm else -1]

        self.down, self.up = nn.Sequential(*chain(sizes)), nn.Sequential(*chain(sizes[::-1]), nn.Sigmoid())

    def encode(self, x):
        return self.down(x)

    def decode(self, code):
        return self.up(code)

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
model = xavier(DeepAutoencoder(sizes=(784, 256, 96, 32), bend=nn.ELU))
history = fit(model, train_images, valid_images, epochs=14, batch_size=64, lr=2e-3)
