# Draws from a Gaussian fitted to the pixels: PCA with 64 numbers, as the weights of a linear layer.
# loses: train
# may lose: Generator
# hint: The pictures are smudges, or between digits
# hint: Look at the film of your training
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.

# %% Generator
class Generator(nn.Module):
    def __init__(self, latent=64):
        super().__init__()
        self.layer = nn.Linear(latent, 784)

    def forward(self, z):
        return self.layer(z).clamp(-1, 1).view(-1, 1, 28, 28)


# %% train
generator = Generator()
flat = real_images.flatten(1)
_, lengths, directions = torch.pca_lowrank(flat, q=64)
with torch.no_grad():
    generator.layer.weight.copy_(directions * lengths / len(flat) ** 0.5)
    generator.layer.bias.copy_(flat.mean(0))
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
