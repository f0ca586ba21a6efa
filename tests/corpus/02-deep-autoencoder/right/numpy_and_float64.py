# float64 inside the network, numpy for losses, norms, scores and thresholds, standardised codes.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.sizes = sizes
        path = np.concatenate([sizes, sizes[-2::-1]])
        for i in range(len(path) - 1):
            self.add_module(f"layer{i}", nn.Linear(int(path[i]), int(path[i + 1]), dtype=torch.float64))

    def run(self, x, first, last):
        x = x.double()
        for i in range(first, last):
            x = getattr(self, f"layer{i}")(x)
            if i < last - 1:
                x = x.clamp(min=0)
        return x

    def encode(self, x):
        return self.run(x, 0, len(self.sizes) - 1).float()

    def decode(self, code):
        return torch.special.expit(self.run(code, len(self.sizes) - 1, 2 * len(self.sizes) - 2)).float()

    def forward(self, x):
        return self.decode(self.encode(x))


# %% predicted_parameters
path = np.array([784, 128, 64, 32, 64, 128, 784])
predicted_parameters = int(path[:-1] @ path[1:] + path[1:].sum())


# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = torch.nn.functional.binary_cross_entropy(model(images), images, reduction="sum") / images.numel()
    gradients = dict(zip(map(id, parameters), torch.autograd.grad(loss, parameters), strict=True))
    linear = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [float(np.linalg.norm(gradients[id(layer.weight)].numpy().ravel())) for layer in linear]


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    n = len(train_images)
    batches = math.ceil(n / batch_size)
    table = np.zeros((2, epochs))
    for epoch in range(epochs):
        model.train()
        order = torch.randperm(n, generator=generator).numpy()
        for b in range(batches):
            x = train_images[order[b * batch_size : (b + 1) * batch_size]]
            loss = F.binary_cross_entropy(model(x), x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            table[0, epoch] += loss.detach().numpy() * len(x) / n
        model.eval()
        with torch.no_grad():
            made = model(valid_images).numpy().astype(np.float64).clip(1e-12, 1 - 1e-7)
        t = valid_images.numpy()
        table[1, epoch] = -(t * np.log(made) + (1 - t) * np.log(1 - made)).mean()
    return {"train": table[0].tolist(), "valid": table[1].tolist()}


# %% train
torch.manual_seed(21)
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=12, batch_size=50, lr=2e-3)


# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        made = model(images).numpy()
    return torch.from_numpy(((made - images.numpy()) ** 2).mean(axis=1))


# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    ordered = np.sort(np.asarray(normal_scores))
    index = int(np.ceil((1 - false_alarm_rate) * len(ordered))) - 1
    return float(ordered[index])


# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    state = {name: value.clone() for name, value in model.state_dict().items()}
    codes = np.asarray(model.encode(train_images).detach())
    mean, deviation = codes.mean(0), codes.std(0) + 1e-3

    class Standardised(nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model
            self.register_buffer("mean", torch.from_numpy(mean))
            self.register_buffer("deviation", torch.from_numpy(deviation))
            self.linear = nn.Linear(len(mean), 10)

        def forward(self, x):
            return self.linear((self.model.encode(x).detach() - self.mean) / self.deviation)

    classifier = Standardised()
    optimizer = torch.optim.Adam(classifier.linear.parameters(), lr=0.02)
    for _ in range(epochs):
        for rows in np.array_split(np.random.permutation(len(codes)), max(1, len(codes) // 100)):
            loss = F.cross_entropy(classifier(train_images[rows]), train_labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    assert all(torch.equal(value, state[name]) for name, value in model.state_dict().items())
    return classifier
