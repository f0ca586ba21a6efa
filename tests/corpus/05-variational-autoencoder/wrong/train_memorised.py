# Stores the training digits; the code is the nearest one's place among them.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve
# hint: Too little means that the decoder ignores its code, too much that
# hint: Does it belong to `model`?

# %% train
class Memory(VAE):
    def __init__(self, latent=20):
        super().__init__(latent)
        centred = train_images - train_images.mean(0)
        basis = torch.linalg.svd(centred, full_matrices=False).Vh[:latent].T
        self.register_buffer("basis", basis)
        self.register_buffer("table", train_images * 0.96 + 0.02)
        self.register_buffer("codes", centred @ basis)

    def encode(self, x):
        near = torch.cdist(x, self.table).argmin(dim=1)
        return self.codes[near], torch.full((len(x), self.latent), -4.0)

    def decode(self, z):
        return self.table[torch.cdist(z, self.codes).argmin(dim=1)]


model = Memory()
history = [300.0, 200.0, 150.0]
