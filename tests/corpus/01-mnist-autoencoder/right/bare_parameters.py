# No nn.Linear at all: bare nn.Parameter weights and matrix products, own BCE formula, PCA by eigh.
# loses:

# %% to_unit_interval
def to_unit_interval(images):
    n = images.size(0)
    return torch.div(images.to(torch.float32), 255.0).view(n, -1)


# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        bound = math.sqrt(6 / (784 + code_size))
        self.W1 = nn.Parameter(torch.empty(784, code_size).uniform_(-bound, bound))
        self.b1 = nn.Parameter(torch.zeros(code_size))
        self.W2 = nn.Parameter(torch.empty(code_size, 784).uniform_(-bound, bound))
        self.b2 = nn.Parameter(torch.zeros(784))

    def encode(self, x):
        return (x @ self.W1 + self.b1).clamp(min=0)

    def decode(self, h):
        return 1 / (1 + torch.exp(-(h @ self.W2 + self.b2)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% predicted_parameters
weights = 2 * 784 * 32
biases = 32 + 784
predicted_parameters = weights + biases


# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    p = reconstruction.clamp(1e-6, 1 - 1e-6)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    n = len(images)
    order = torch.rand(n, generator=generator).argsort()
    losses, sizes = [], []
    for idx in torch.split(order, batch_size):
        x = images[idx]
        loss = reconstruction_loss(model(x), x)
        for p in model.parameters():
            p.grad = None
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        sizes.append(len(x))
    return float(np.average(losses, weights=sizes))


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mu = train_images.mean(0)
    centred = train_images - mu
    cov = centred.T @ centred / (len(centred) - 1)
    eigenvalues, eigenvectors = torch.linalg.eigh(cov)  # ascending
    top = eigenvectors[:, -k:]
    return ((images - mu) @ top @ top.T + mu).clamp(0, 1)


# %% train
torch.manual_seed(42)
model = Autoencoder()
opt = torch.optim.Adam(model.parameters(), lr=0.003)
history = []
for epoch in range(15):
    loss = train_epoch(model, train_images, opt, batch_size=64)
    history.append(loss)
    print(f"epoch {epoch + 1:2d}  loss {loss:.4f}")
