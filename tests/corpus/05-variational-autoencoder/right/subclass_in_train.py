# The train cell trains a deeper subclass of the VAE, started with Xavier weights.
# loses:

# %% train
class DeepVAE(VAE):
    def __init__(self, latent=20):
        super().__init__(latent)
        self.first = nn.Sequential(nn.Linear(784, 500), nn.GELU(), nn.Linear(500, 200), nn.GELU())
        self.mean, self.spread = nn.Linear(200, latent), nn.Linear(200, latent)
        self.last = nn.Sequential(
            nn.Linear(latent, 200), nn.GELU(), nn.Linear(200, 500), nn.GELU(), nn.Linear(500, 784)
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
history = [train_epoch(model, train_images, optimizer, batch_size=40) for _ in range(12)]
for group in optimizer.param_groups:
    group["lr"] /= 5
history += [train_epoch(model, train_images, optimizer, batch_size=40) for _ in range(3)]
