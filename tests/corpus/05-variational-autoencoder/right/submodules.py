# encode and decode are submodules rather than methods; cosine schedule; RMSprop.
# loses:

# %% VAE
class Region(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(784, 400), nn.ELU())
        self.heads = nn.ModuleList([nn.Linear(400, latent), nn.Linear(400, latent)])

    def forward(self, x):
        h = self.layers(x)
        return tuple(head(h) for head in self.heads)


class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        self.encode = Region(latent)
        self.decode = nn.Sequential(nn.Linear(latent, 400), nn.ELU(), nn.Linear(400, 784), nn.Sigmoid())

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decode(reparameterize(mu=mu, logvar=logvar)), mu, logvar


# %% sample_images
def sample_images(model, n, generator=None):
    with torch.inference_mode():
        z = torch.zeros(n, model.latent).normal_(generator=generator)
        return model.decode(z)


# %% train
EPOCHS, BATCH = 12, 64
torch.manual_seed(1)
model = VAE()
optimizer = torch.optim.RMSprop(model.parameters(), lr=2e-3, alpha=0.9)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=EPOCHS * math.ceil(len(train_images) / BATCH))
history = []
for _ in labkit.progress(EPOCHS, history):
    history.append(train_epoch(model, train_images, optimizer, batch_size=BATCH, schedule=schedule))
