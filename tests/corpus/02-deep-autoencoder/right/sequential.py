# Two nn.Sequential built in a loop, PyTorch's start, constant Adam, hand-written quantile, deep copy frozen by requires_grad.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        down, up = [], []
        for i in range(len(sizes) - 1):
            down += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU()]
        for i in range(len(sizes) - 1, 0, -1):
            up += [nn.Linear(sizes[i], sizes[i - 1]), nn.ReLU()]
        up[-1] = nn.Sigmoid()
        self.encoder = nn.Sequential(*down)
        self.decoder = nn.Sequential(*up)

    def encode(self, x):
        return self.encoder(x)

    def decode(self, code):
        return self.decoder(code)

    def forward(self, x):
        return self.decoder(self.encoder(x))


# %% predicted_parameters
predicted_parameters = 100480 + 8256 + 2080 + 2112 + 8320 + 101136


# %% gradient_norms
def gradient_norms(model, images):
    before = [p.grad for p in model.parameters()]
    for p in model.parameters():
        p.grad = None
    loss = F.binary_cross_entropy(model(images), images)
    loss.backward()
    norms = []
    for layer in model.modules():
        if isinstance(layer, nn.Linear):
            norms.append(float(layer.weight.grad.norm()))
    for p, grad in zip(model.parameters(), before, strict=True):
        p.grad = grad
    return norms


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"train": [], "valid": []}
    for _ in range(epochs):
        model.train()
        perm = torch.randperm(len(train_images), generator=generator)
        running = 0.0
        for start in range(0, len(train_images), batch_size):
            batch = train_images[perm[start : start + batch_size]]
            optimizer.zero_grad()
            loss = nn.BCELoss()(model(batch), batch)
            loss.backward()
            optimizer.step()
            running += loss.item() * batch.shape[0]
        history["train"].append(running / len(train_images))
        model.eval()
        with torch.no_grad():
            history["valid"].append(nn.BCELoss()(model(valid_images), valid_images).item())
    return history


# %% train
torch.manual_seed(0)
model = DeepAutoencoder()
for layer in model.modules():
    if isinstance(layer, nn.Linear):
        nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
history = fit(model, train_images, valid_images, epochs=18, batch_size=64, lr=2e-3)


# %% anomaly_scores
@torch.no_grad()
def anomaly_scores(model, images):
    return F.mse_loss(model(images), images, reduction="none").mean(1)


# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    ordered = sorted(normal_scores.tolist(), reverse=True)
    return ordered[round(false_alarm_rate * len(ordered))]


# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    import copy

    encoder = copy.deepcopy(model)
    for parameter in encoder.parameters():
        parameter.requires_grad = False

    class Classifier(nn.Module):
        def __init__(self, encoder, width):
            super().__init__()
            self.encoder = encoder
            self.head = nn.Linear(width, 10)

        def forward(self, x):
            return self.head(self.encoder.encode(x))

    classifier = Classifier(encoder, encoder.encode(train_images[:1]).shape[1])
    trainable = [p for p in classifier.parameters() if p.requires_grad]
    optimizer = torch.optim.Adam(trainable, lr=5e-3)
    for _ in range(epochs):
        for idx in torch.randperm(len(train_images)).split(128):
            optimizer.zero_grad()
            F.cross_entropy(classifier(train_images[idx]), train_labels[idx]).backward()
            optimizer.step()
    return classifier
