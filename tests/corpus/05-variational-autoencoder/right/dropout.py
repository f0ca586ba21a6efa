# A little dropout in encoder and decoder; AdamW; gradients clipped in a loop of its own.
# loses:

# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        self.enc1 = nn.Linear(784, 400)
        self.drop = nn.Dropout(0.05)
        self.enc2 = nn.Linear(400, 2 * latent)
        self.dec1 = nn.Linear(latent, 400)
        self.dec2 = nn.Linear(400, 784)

    def encode(self, x):
        h = self.drop(F.leaky_relu(self.enc1(x)))
        out = self.enc2(h)
        return out[:, : self.latent], out[:, self.latent :]

    def decode(self, z):
        h = self.drop(F.leaky_relu(self.dec1(z)))
        return self.dec2(h).sigmoid()

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = reparameterize(mu, logvar)
        return self.decode(z), mu, logvar


# %% train
torch.manual_seed(5)
model = VAE(latent=20)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-3)
history = []
for _ in range(11):
    losses = []
    for rows in torch.utils.data.DataLoader(train_images, batch_size=80, shuffle=True):
        loss = negative_elbo(*((out := model(rows))[:1]), rows, *out[1:])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 100.0)
        optimizer.step()
        losses.append(loss.item())
    history.append(sum(losses) / len(losses))
model.eval()
