# DataLoader over a TensorDataset, AdamW, least squares by QR with centred data.
# loses:

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    mu_x, mu_y = train_noisy.double().mean(0), train_clean.double().mean(0)
    Q, R = torch.linalg.qr(train_noisy.double() - mu_x)
    W = torch.linalg.solve_triangular(R, Q.T @ (train_clean.double() - mu_y), upper=True)
    return (mu_y + (noisy.double() - mu_x) @ W).clamp(0, 1).float()


# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(1, 64, 8, stride=4, padding=2), nn.LeakyReLU(0.1))
        self.decoder = nn.Sequential(nn.ConvTranspose2d(64, 1, 8, stride=4, padding=2), nn.Sigmoid())

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    from torch.utils.data import DataLoader, TensorDataset

    model.train()
    loader = DataLoader(TensorDataset(images), batch_size=batch_size, shuffle=True, generator=generator)
    criterion = nn.BCELoss()
    total = 0.0
    for (clean,) in loader:
        noisy = clean + noise_factor * torch.randn(clean.size(), generator=generator)
        loss = criterion(model(noisy.clamp_(0.0, 1.0)), clean)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        total += loss.item() * clean.size(0)
    return total / len(loader.dataset)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.AdamW(model.parameters(), lr=6e-3, weight_decay=1e-4)
generator = torch.Generator().manual_seed(0)
history = []
for epoch in range(6):
    if epoch == 4:
        for group in optimizer.param_groups:
            group["lr"] /= 5
    history.append(train_epoch(model, train_images, optimizer, batch_size=32, generator=generator))
