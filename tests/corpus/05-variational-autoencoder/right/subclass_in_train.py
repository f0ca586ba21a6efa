# The train cell trains a deeper subclass of the VAE, started with Xavier weights.
# loses:

# %% train
class DeepVAE(VAE):
    def __init__(self, latent=20):
        super().__init__(latent)
        self.first = nn.Sequential(nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU())
        self.mean, self.spread = nn.Linear(100, latent), nn.Linear(100, latent)
        self.last = nn.Sequential(
            nn.Linear(latent, 100), nn.ReLU(), nn.Linear(100, 400), nn.ReLU(), nn.Linear(400, 784)
        )
        for layer in self.modules():
            if isinstance(layer, nn.Linear):
                nn.init.xavier_uniform_(layer.weight)

    def encode(self, x):
        h = self.first(x)
        return self.mean(h), self.spread(h)

    def decode(self, z):
        return torch.sigmoid(self.last(z))


labkit.seed_everything(2)
model = DeepVAE()
used = [p for name, p in model.named_parameters() if name.startswith(("first", "mean", "spread", "last"))]
optimizer = torch.optim.Adam(used, lr=2e-3)
history = [train_epoch(model, train_images, optimizer, batch_size=64) for _ in range(13)]
