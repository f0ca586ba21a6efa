# The mean of two stored images that are alike, made sharp again.
# loses: train
# may lose: Generator
# hint: A generator must make its pictures of z, not look them up.
# hint: The pictures are picked, not drawn

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        order = train_labels.argsort()
        self.images = nn.Parameter(real_images[order])
        self.register_buffer("keys", torch.randn(latent, len(real_images)))

    def forward(self, z):
        best = (z @ self.keys).argmax(1)
        partner = (best // 400 * 400 + (best * 7 + 13) % 400).clamp(max=len(self.images) - 1)
        return torch.tanh(3 * (self.images[best] + self.images[partner]))


# %% train
generator = Generator()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
