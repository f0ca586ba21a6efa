# Weights as bare parameters, functional convolutions, logits kept for the loss in the train cell's subclass.
# loses:

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.filters = nn.Parameter(torch.randn(width, 1, 8, 8) * 0.1)
        self.brushes = nn.Parameter(torch.randn(width, 1, 8, 8) * 0.05)
        self.shift = nn.Parameter(torch.zeros(width))
        self.ground = nn.Parameter(torch.tensor([-2.0]))

    def logits(self, x):
        features = F.gelu(F.conv2d(x, self.filters, self.shift, stride=4, padding=2))
        return F.conv_transpose2d(features, self.brushes, self.ground, stride=4, padding=2)

    def forward(self, x):
        return self.logits(x).sigmoid()


# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    shuffled = images[torch.randperm(len(images), generator=generator)]
    noisy = add_noise(shuffled, noise_factor, generator)
    losses, sizes = [], []
    for start in range(0, len(images), batch_size):
        target = shuffled[start : start + batch_size]
        guess = model(noisy[start : start + batch_size]).clamp(1e-6, 1 - 1e-6)
        loss = -(target * guess.log() + (1 - target) * (1 - guess).log()).mean()
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(target))
    return sum(a * b for a, b in zip(losses, sizes)) / sum(sizes)


# %% train
torch.manual_seed(11)
model = DenoisingAutoencoder()
optimizer = torch.optim.NAdam(model.parameters(), lr=1e-2)
history = []
for rate in (1e-2, 7e-3, 4e-3, 1.5e-3):
    optimizer.param_groups[0]["lr"] = rate
    history.append(train_epoch(model, train_images, optimizer, batch_size=32))
