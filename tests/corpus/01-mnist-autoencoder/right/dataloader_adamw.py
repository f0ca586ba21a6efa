# DataLoader over a TensorDataset with the given generator, AdamW with weight decay.
# loses:

# %% to_unit_interval
def to_unit_interval(images):
    flat = torch.stack([image.reshape(-1) for image in images])
    return flat.float().div(255)


# %% Autoencoder
class Autoencoder(torch.nn.Module):
    def __init__(self, code_size: int = 32):
        super().__init__()
        enc = torch.nn.Linear(784, code_size)
        dec = torch.nn.Linear(code_size, 784)
        for layer in enc, dec:
            torch.nn.init.xavier_uniform_(layer.weight)
            layer.bias.data.zero_()
        self.net = torch.nn.Sequential(enc, torch.nn.ReLU(inplace=True), dec, torch.nn.Sigmoid())

    def encode(self, images):
        return self.net[:2](images)

    def decode(self, code):
        return self.net[2:](code)

    def forward(self, images):
        return self.net(images)


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    from torch.utils.data import DataLoader, TensorDataset

    loader = DataLoader(TensorDataset(images), batch_size=batch_size, shuffle=True, generator=generator)
    total = 0.0
    for (batch,) in loader:
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * batch.size(0)
    return total / len(loader.dataset)


# %% train
model = Autoencoder()
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3, weight_decay=1e-4)
generator = torch.Generator().manual_seed(0)
history = []
for _ in range(15):
    history.append(train_epoch(model, train_images, optimizer, batch_size=64, generator=generator))
