# The train cell has its own loop with an accumulated loss and a cosine schedule instead of calling train_epoch.
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
def reconstruction_loss(reconstruction, target):
    eps = 1e-8  # so that the logarithm of 0 stays finite
    white = target * torch.log(reconstruction + eps)
    black = (1 - target) * torch.log(1 - reconstruction + eps)
    return -(white + black).mean()


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.sum(0) / len(train_images)
    gram = torch.einsum("ni,nj->ij", train_images - mean, train_images - mean)
    directions = torch.linalg.svd(gram).U[:, :k]
    reconstruction = mean.expand_as(images).clone()
    for direction in directions.T:
        reconstruction += torch.outer((images - mean) @ direction, direction)
    return reconstruction


# %% train
model = Autoencoder()
for parameter in model.parameters():
    if parameter.dim() == 2:
        nn.init.xavier_uniform_(parameter)

epochs, batch_size = 14, 64
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3, betas=(0.9, 0.99))
cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
history = []
for _ in range(epochs):
    total = 0.0
    for rows in torch.randperm(len(train_images)).split(batch_size):
        batch = train_images[rows]
        loss = F.binary_cross_entropy(model(batch), batch)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(rows)
    cosine.step()
    history.append(total / len(train_images))
