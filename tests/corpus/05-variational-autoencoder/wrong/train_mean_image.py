# Draws the mean image for every code.
# loses: train
# hint: The code says next to nothing
# hint: Too little means that the decoder ignores its code, too much that
# hint: Dreams that are all alike come from a decoder that ignores its code, or

# %% train
class Mean(VAE):
    def encode(self, x):
        return torch.zeros(len(x), self.latent), torch.zeros(len(x), self.latent)

    def decode(self, z):
        return train_images.mean(dim=0).expand(len(z), 784)


model = Mean()
history = [230.0, 215.0, 206.2]
