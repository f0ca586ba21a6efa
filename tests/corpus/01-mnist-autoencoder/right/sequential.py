# Encoder and decoder as nn.Sequential, a plain Adam loop, everything as the lecture does it.
# loses:

# %% to_unit_interval
def to_unit_interval(images):
    return images.flatten(start_dim=1).float() / 255


# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, code_size), nn.ReLU())
        self.decoder = nn.Sequential(nn.Linear(code_size, 784), nn.Sigmoid())
        nn.init.xavier_uniform_(self.encoder[0].weight)
        nn.init.xavier_uniform_(self.decoder[0].weight)

    def encode(self, images):
        return self.encoder(images)

    def decode(self, code):
        return self.decoder(code)

    def forward(self, images):
        return self.decode(self.encode(images))


# %% predicted_parameters
predicted_parameters = (784 * 32 + 32) + (32 * 784 + 784)


# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return nn.BCELoss()(reconstruction, target)


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    model.train()
    perm = torch.randperm(len(images), generator=generator)
    running = 0.0
    for start in range(0, len(images), batch_size):
        batch = images[perm[start : start + batch_size]]
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        running += loss.item() * batch.shape[0]
    return running / len(images)


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(dim=0, keepdim=True)
    U, S, Vh = torch.linalg.svd(train_images - mean, full_matrices=False)
    components = Vh[:k]
    scores = (images - mean) @ components.T
    return scores @ components + mean


# %% train
torch.manual_seed(0)
model = Autoencoder(code_size=32)
optimizer = torch.optim.Adam(model.parameters(), lr=4e-3)
history = []
for _epoch in range(15):
    history.append(train_epoch(model, train_images, optimizer, batch_size=64))
