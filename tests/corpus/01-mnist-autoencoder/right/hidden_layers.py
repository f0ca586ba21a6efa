# Extra hidden layers around the code with GELU, and PCA done in numpy.
# loses:

# %% to_unit_interval
def to_unit_interval(images):
    scaled = images.type(torch.FloatTensor) * (1.0 / 255.0)
    return scaled.reshape(-1, 28 * 28).clamp_(0, 1)


# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, code_size)
        self.fc3 = nn.Linear(code_size, 128)
        self.fc4 = nn.Linear(128, 784)
        self.act = nn.GELU()

    def encode(self, x):
        return self.fc2(self.act(self.fc1(x)))

    def decode(self, z):
        return torch.sigmoid(self.fc4(self.act(self.fc3(z))))

    def forward(self, x):
        z = self.encode(x)
        return self.decode(z)


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    X = train_images.numpy()
    mean = X.mean(axis=0)
    _, _, Vt = np.linalg.svd(X - mean, full_matrices=False)
    W = Vt[:k].T
    projected = (images.numpy() - mean) @ W
    restored = projected @ W.T + mean
    return torch.from_numpy(restored.astype(np.float32))


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for epoch in range(14):
    if epoch == 10:
        for group in optimizer.param_groups:
            group["lr"] = 1e-3
    history.append(train_epoch(model, train_images, optimizer, batch_size=64))
