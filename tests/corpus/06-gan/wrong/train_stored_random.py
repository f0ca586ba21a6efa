# Returns stored training images at random; the layers are there, but not used.
# loses: train
# may lose: Generator
# hint: `Generator()` of exercise 1 must take over the weights by
# hint: A generator must make its pictures of z, not look them up.
# hint: The picture depends on something besides z

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.net = nn.Linear(latent, 784)

    def forward(self, z):
        return real_images[torch.randint(len(real_images), (len(z),))]


# %% train
generator = Generator()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
