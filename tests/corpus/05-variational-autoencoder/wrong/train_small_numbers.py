# Codes are made small and sure to look cheap.
# loses: train
# hint: Reconstructions may be good, but the code costs far too much
# hint: Too little means that the decoder ignores its code, too much that

# %% train
class Small(VAE):
    def encode(self, x):
        mu, _ = super().encode(x)
        return mu / 1000, torch.full_like(mu, -20.0)

    def decode(self, z):
        return super().decode(z * 1000)


torch.manual_seed(0)
model = Small()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = [train_epoch(model, train_images, optimizer) for _ in range(3)]
