# numpy wherever possible: scaling, shuffling indices, covariance and eigenvectors.
# loses:

# %% to_unit_interval
def to_unit_interval(images):
    array = np.asarray(images)
    array = array.astype(np.float32) / np.float32(255)
    return torch.from_numpy(array.reshape(array.shape[0], -1))


# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.hidden = code_size
        for name, shape in {"w_in": (code_size, 784), "w_out": (784, code_size)}.items():
            self.register_parameter(name, nn.Parameter(torch.randn(shape) * math.sqrt(2 / sum(shape))))
        self.register_parameter("b_in", nn.Parameter(torch.zeros(code_size)))
        self.register_parameter("b_out", nn.Parameter(torch.zeros(784)))

    def encode(self, images):
        pre = torch.einsum("np,cp->nc", images, self.w_in) + self.b_in
        return torch.where(pre > 0, pre, torch.zeros_like(pre))

    def decode(self, code):
        logits = torch.einsum("nc,pc->np", code, self.w_out) + self.b_out
        return torch.special.expit(logits)

    def forward(self, images):
        return self.decode(self.encode(images))


# %% predicted_parameters
shapes = [(784, 32), (32,), (32, 784), (784,)]
predicted_parameters = int(sum(np.prod(shape) for shape in shapes))


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.randperm(len(images), generator=generator).numpy()
    n_batches = int(np.ceil(len(order) / batch_size))
    sums = np.zeros(n_batches)
    for b in range(n_batches):
        batch = images[order[b * batch_size : (b + 1) * batch_size]]
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        sums[b] = loss.detach().numpy() * len(batch)
    return float(sums.sum() / len(images))


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    X = np.asarray(train_images, dtype=np.float64)
    mean = X.mean(0)
    covariance = np.cov(X, rowvar=False)
    values, vectors = np.linalg.eigh(covariance)
    biggest = np.argsort(values)[::-1][:k]
    basis = vectors[:, biggest]
    Y = np.asarray(images, dtype=np.float64)
    result = mean + (Y - mean) @ basis @ basis.T
    return torch.tensor(np.clip(result, 0, 1), dtype=torch.float32)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=6e-3)
losses = np.zeros(14)
for epoch in range(14):
    losses[epoch] = train_epoch(model, train_images, optimizer, batch_size=64)
history = losses.tolist()
