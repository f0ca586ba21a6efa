# The loss is a callable object, the shuffled batches come from a sampler, and the weights are averaged at the end.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Linear(784, code_size)
        self.decoder = nn.Linear(code_size, 784)
        nn.init.xavier_uniform_(self.encoder.weight)
        nn.init.xavier_uniform_(self.decoder.weight)

    def encode(self, images):
        return F.relu(self.encoder(images))

    def decode(self, code):
        return torch.sigmoid(self.decoder(code))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% reconstruction_loss
class MeanBCE:
    eps = 1e-7

    def __call__(self, reconstruction, target):
        p = reconstruction
        likelihood = torch.xlogy(target, p.clamp(min=self.eps)) + torch.xlogy(1 - target, (1 - p).clamp(min=self.eps))
        return -likelihood.sum() / likelihood.numel()


reconstruction_loss = MeanBCE()


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    from torch.utils.data import BatchSampler, RandomSampler

    sampler = BatchSampler(RandomSampler(images, generator=generator), batch_size, drop_last=False)
    weighted = torch.tensor(0.0)
    for rows in sampler:
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        weighted += loss.detach() * len(rows)
    return (weighted / len(images)).item()


# %% train
torch.manual_seed(1234)
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
averaged = torch.optim.swa_utils.AveragedModel(model)
history = []
for epoch in range(15):
    history.append(train_epoch(model, train_images, optimizer, batch_size=64))
    if epoch >= 13:
        averaged.update_parameters(model)
model = averaged.module
