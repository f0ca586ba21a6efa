# The class has an option of its own, and the network is made with it; no seed is set.
# loses:

# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20, hidden=400):
        super().__init__()
        self.latent = latent
        self.look, self.regions = nn.Linear(784, hidden), nn.Linear(hidden, 2 * latent)
        self.widen, self.draw = nn.Linear(latent, hidden), nn.Linear(hidden, 784)

    def encode(self, x):
        return self.regions(torch.relu(self.look(x))).chunk(2, dim=1)

    def decode(self, z):
        return torch.sigmoid(self.draw(torch.relu(self.widen(z))))

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu, logvar)), mu, logvar


# %% train
model = VAE(latent=20, hidden=320)
optimizer = torch.optim.Adam(model.parameters(), lr=1.5e-3)
history = [train_epoch(model, train_images, optimizer, batch_size=50) for _ in range(12)]
