# The class statement lacks its colon, so nothing of the cell is defined.
# loses: Discriminator
# may lose: train
# hint: The cell of `Discriminator` ended with SyntaxError

# %% Discriminator
class Discriminator(nn.Module)
    def __init__(self):
        super().__init__()
        self.net = nn.Linear(784, 1)

    def forward(self, images):
        return self.net(images.flatten(1)).flatten()


# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
