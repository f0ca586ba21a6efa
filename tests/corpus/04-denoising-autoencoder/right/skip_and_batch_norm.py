# A skip connection around everything, and batch normalisation inside.
# loses:

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 48, 8, stride=4, padding=2),
            nn.BatchNorm2d(48),
            nn.ReLU(),
            nn.Conv2d(48, 48, 3, padding=1),
            nn.BatchNorm2d(48),
            nn.ReLU(),
            nn.ConvTranspose2d(48, 1, 8, stride=4, padding=2),
        )
        self.skip = nn.Conv2d(1, 1, 1)

    def forward(self, x):
        return torch.sigmoid(self.body(x) + self.skip(x))


# %% robustness
def robustness(model, images, noise_factors, generator=None):
    was_training = model.training
    model.eval()
    everything = torch.cat([add_noise(images, factor, generator) for factor in noise_factors])
    with torch.inference_mode():
        cleaned = torch.cat([model(part) for part in everything.split(500)])
    model.train(was_training)
    figures = psnr(images.repeat(len(noise_factors), 1, 1, 1), cleaned)
    return figures.reshape(len(noise_factors), -1).mean(dim=1).tolist()


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.1, total_iters=3)
history = []
for _ in range(4):
    model.train()
    history.append(train_epoch(model, train_images, optimizer, batch_size=32))
    schedule.step()
