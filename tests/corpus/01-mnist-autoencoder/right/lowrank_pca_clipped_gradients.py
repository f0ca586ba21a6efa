# Small batches with gradient clipping, and PCA by a careful torch.pca_lowrank.
# loses:

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
    loss_sum = 0.0
    for rows in torch.randperm(len(images), generator=generator).split(batch_size):
        x = images[rows]
        loss = reconstruction_loss(model(x), x)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), max_norm=10.0)
        optimizer.step()
        loss_sum += loss.item() * len(rows)
    return loss_sum / len(images)


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    q = min(k + 40, *train_images.shape)  # more than needed, so that the first k are accurate
    _, _, V = torch.pca_lowrank(train_images - mean, q=q, center=False, niter=12)
    V = V[:, :k]
    return (images - mean) @ V @ V.T + mean


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(10):
    history.append(train_epoch(model, train_images, optimizer, batch_size=32))
