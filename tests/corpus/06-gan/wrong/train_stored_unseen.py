# Looks up the digits that nobody was to learn from, in a variable of the notebook.
# loses: train
# may lose: Generator
# hint: The pictures come from elsewhere than from what was learned
# hint: A generator must make its pictures of z, not look them up.
# hint: The pictures are picked, not drawn

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.keys = nn.Linear(latent, len(valid_images))

    def forward(self, z):
        return 2 * valid_images[self.keys(z).argmax(1)] - 1


# %% train
generator = Generator()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
