# Dropout of whole features while training; ridge regression by Cholesky.
# loses:

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    ones = torch.ones(len(train_noisy), 1)
    X = torch.cat([ones, train_noisy], dim=1)
    L = torch.linalg.cholesky(X.T @ X + 0.01 * torch.eye(785))
    W = torch.cholesky_solve(X.T @ train_clean, L)
    result = W[0] + noisy @ W[1:]
    return torch.minimum(torch.maximum(result, torch.tensor(0.0)), torch.tensor(1.0))


# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 96, kernel_size=8, stride=4, padding=2),
            nn.ReLU(),
            nn.Dropout2d(0.05),
            nn.ConvTranspose2d(96, 1, kernel_size=8, stride=4, padding=2),
        )

    def forward(self, x):
        return (1 + torch.tanh(self.net(x) / 2)) / 2


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=8e-3)
schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, total_iters=3)
history = []
for _ in range(4):
    model.train()
    history.append(train_epoch(model, train_images, optimizer, batch_size=32))
    schedule.step()
model.eval()
