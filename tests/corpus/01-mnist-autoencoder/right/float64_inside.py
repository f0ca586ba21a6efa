# Computes in float64 inside and hands out float32.
# loses:

# %% to_unit_interval
def to_unit_interval(images):
    return (images.double() / 255).view(-1, 784).float()


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
    p = torch.clamp(reconstruction.double(), 1e-12, 1 - 1e-12)
    t = target.double()
    loss = -(t * torch.log(p) + (1 - t) * torch.log1p(-p))
    return loss.mean().float()


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.double().mean(0)
    centred = train_images.double() - mean
    basis = torch.linalg.svd(centred, full_matrices=False).Vh[:k].T
    code = (images.double() - mean) @ basis
    return (code @ basis.T + mean).float()


# %% train
torch.manual_seed(0)
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=6e-3)
history = [train_epoch(model, train_images, optimizer, batch_size=80) for _ in range(14)]
