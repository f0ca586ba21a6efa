# Batch normalisation in the encoder; the model is put in training and evaluation mode where needed.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(784, 128),
            nn.BatchNorm1d(128),
            nn.ReLU(),
            nn.Linear(128, code_size),
        )
        self.decoder = nn.Sequential(
            nn.Linear(code_size, 128),
            nn.ReLU(),
            nn.Linear(128, 784),
            nn.Sigmoid(),
        )

    def encode(self, images):
        return self.encoder(images)

    def decode(self, code):
        return self.decoder(code)

    def forward(self, images):
        return self.decoder(self.encoder(images))


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    model.train()
    total_loss = 0.0
    for indices in torch.randperm(len(images), generator=generator).split(batch_size):
        batch = images[indices]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total_loss += loss.item() * len(batch)
    return total_loss / len(images)


# %% train
torch.manual_seed(7)
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(14):
    history.append(train_epoch(model, train_images, optimizer, batch_size=64))
model.eval()
