# The train cell calls fit three times with a falling learning rate and joins the lists; GELU between the layers.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.enc = nn.ModuleList([nn.Linear(i, o) for i, o in itertools.pairwise(sizes)])
        self.dec = nn.ModuleList([nn.Linear(o, i) for i, o in itertools.pairwise(sizes)][::-1])

    def encode(self, x):
        for k, layer in enumerate(self.enc):
            x = layer(x)
            if k + 1 < len(self.enc):
                x = F.gelu(x)
        return x

    def decode(self, code):
        for layer in self.dec[:-1]:
            code = F.gelu(layer(code))
        return self.dec[-1](code).sigmoid()

    def forward(self, x):
        return self.decode(self.encode(x))


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr, betas=(0.9, 0.99))
    history = {"train": [0.0] * epochs, "valid": [0.0] * epochs}
    for epoch in range(epochs):
        model.train()
        seen = 0
        for rows in torch.randperm(train_images.shape[0], generator=generator).split(batch_size):
            loss = F.binary_cross_entropy(model(train_images[rows]), train_images[rows])
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            seen += len(rows)
            history["train"][epoch] += (loss.item() - history["train"][epoch]) * len(rows) / seen
        model.eval()
        with torch.no_grad():
            history["valid"][epoch] = float(F.binary_cross_entropy(model(valid_images), valid_images))
    return history


# %% train
labkit.seed_everything(5)
model = xavier(DeepAutoencoder())
history = {"train": [], "valid": []}
for epochs, lr in ((6, 4e-3), (5, 2e-3), (4, 7e-4)):
    part = fit(model, train_images, valid_images, epochs, batch_size=64, lr=lr)
    for name in history:
        history[name] += part[name]
