# Batch normalisation and a little dropout between the layers, DataLoaders, a head with a hidden layer.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()

        def chain(widths):
            layers = []
            for i, (n_in, n_out) in enumerate(itertools.pairwise(widths)):
                layers.append(nn.Linear(n_in, n_out))
                if i < len(widths) - 2:
                    layers += [nn.BatchNorm1d(n_out), nn.ReLU(inplace=True)]
            return nn.Sequential(*layers)

        self.drop = nn.Dropout(0.02)
        self.encoder = chain(sizes)
        self.decoder = chain(tuple(reversed(sizes)))

    def encode(self, x):
        return self.encoder(self.drop(x))

    def decode(self, code):
        return self.decoder(code).sigmoid()

    def forward(self, x):
        return self.decode(self.encode(x))


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    from torch.utils.data import DataLoader, TensorDataset

    train_loader = DataLoader(TensorDataset(train_images), batch_size=batch_size, shuffle=True, generator=generator)
    valid_loader = DataLoader(TensorDataset(valid_images), batch_size=batch_size)
    criterion = nn.BCELoss()
    optimizer = torch.optim.NAdam(model.parameters(), lr=lr)
    history = {"train": [], "valid": []}
    for _epoch in range(epochs):
        model.train()
        total = 0.0
        for (batch,) in train_loader:
            loss = criterion(model(batch), batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item() * batch.size(0)
        history["train"].append(total / len(train_loader.dataset))
        model.eval()
        total = 0.0
        with torch.no_grad():
            for (batch,) in valid_loader:
                total += criterion(model(batch), batch).item() * batch.size(0)
        history["valid"].append(total / len(valid_loader.dataset))
    return history


# %% train
torch.manual_seed(7)
model = DeepAutoencoder()
history = fit(model, train_images, valid_images, epochs=14, batch_size=64, lr=3e-3)
model.eval()


# %% anomaly_scores
def anomaly_scores(model, images):
    model.eval()
    with torch.no_grad():
        reconstruction = model(images)
    difference = reconstruction - images
    return torch.einsum("np,np->n", difference, difference) / images.shape[1]


# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    model.eval()
    with torch.no_grad():
        codes = model.encode(train_images)
    head = nn.Sequential(nn.BatchNorm1d(codes.shape[1]), nn.Linear(codes.shape[1], 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(head.parameters(), lr=3e-3)
    loader = torch.utils.data.DataLoader(
        torch.utils.data.TensorDataset(codes, train_labels), batch_size=64, shuffle=True
    )
    head.train()
    for _ in range(epochs):
        for code, label in loader:
            loss = nn.CrossEntropyLoss()(head(code), label)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    head.eval()

    class Encode(nn.Module):
        def __init__(self):
            super().__init__()
            self.base = model

        def forward(self, x):
            return self.base.encode(x)

    return nn.Sequential(Encode(), head)
