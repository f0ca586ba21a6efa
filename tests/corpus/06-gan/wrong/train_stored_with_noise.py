# Stored training images with specks of z's.
# loses: train
# may lose: Generator
# hint: The pictures come from elsewhere than from what was learned
# hint: A generator must make its pictures of z, not look them up.
# hint: The pictures are picked, not drawn

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.register_buffer("images", real_images)
        self.register_buffer("keys", torch.randn(latent, len(real_images)))
        self.specks = nn.Linear(latent, 784)

    def forward(self, z):
        chosen = self.images[(z @ self.keys).argmax(1)]
        return (chosen + 0.3 * self.specks(z).view(-1, 1, 28, 28)).clamp(-1, 1)


# %% train
generator = Generator()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
