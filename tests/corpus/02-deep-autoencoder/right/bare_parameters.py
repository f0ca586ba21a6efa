# No nn.Linear in the network: bare weights in a ParameterList, AdamW, an encoder hidden in a plain list.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        path = list(sizes) + list(sizes)[-2::-1]
        self.half = len(sizes) - 1
        self.W, self.b = nn.ParameterList(), nn.ParameterList()
        for n_in, n_out in itertools.pairwise(path):
            bound = math.sqrt(6 / (n_in + n_out))
            self.W.append(nn.Parameter(torch.empty(n_in, n_out).uniform_(-bound, bound)))
            self.b.append(nn.Parameter(torch.zeros(n_out)))

    def encode(self, x):
        for i in range(self.half):
            x = x @ self.W[i] + self.b[i]
            if i < self.half - 1:
                x = torch.where(x > 0, x, 0.1 * x)
        return x

    def decode(self, code):
        h = code
        for i in range(self.half, 2 * self.half):
            h = h @ self.W[i] + self.b[i]
            if i < 2 * self.half - 1:
                h = torch.where(h > 0, h, 0.1 * h)
        return 1 / (1 + torch.exp(-h.clamp(-60, 60)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% gradient_norms
def gradient_norms(model, images):
    import copy

    twin = copy.deepcopy(model)
    twin.zero_grad()
    p = twin(images).clamp(1e-7, 1 - 1e-7)
    loss = -(images * p.log() + (1 - images) * (1 - p).log()).mean()
    loss.backward()
    return [m.weight.grad.square().sum().sqrt().item() for m in twin.modules() if isinstance(m, nn.Linear)]


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    def bce(p, t):
        p = p.clamp(1e-6, 1 - 1e-6)
        return -(t * p.log() + (1 - t) * (1 - p).log()).mean()

    opt = torch.optim.AdamW(model.parameters(), lr=lr, weight_decay=1e-4)
    train, valid = [], []
    for _ in range(epochs):
        order = torch.rand(len(train_images), generator=generator).argsort()
        losses, sizes = [], []
        model.train()
        for idx in order.split(batch_size):
            x = train_images[idx]
            loss = bce(model(x), x)
            for p in model.parameters():
                p.grad = None
            loss.backward()
            opt.step()
            losses.append(loss.item())
            sizes.append(len(x))
        train.append(float(np.average(losses, weights=sizes)))
        model.eval()
        with torch.inference_mode():
            valid.append(float(bce(model(valid_images), valid_images)))
        model.train()
    return dict(train=train, valid=valid)


# %% train
torch.manual_seed(42)
model = DeepAutoencoder()
history = fit(model, train_images, valid_images, 15, batch_size=50, lr=2e-3)


# %% anomaly_scores
def anomaly_scores(model, images):
    made = model(images).detach()
    return torch.tensor([((m - i) ** 2).mean().item() for m, i in zip(made, images, strict=True)])


# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return float(np.quantile(normal_scores.numpy(), 1 - false_alarm_rate, method="higher"))


# %% freeze_and_classify
class FrozenClassifier(nn.Module):
    """The encoder lives outside the list of submodules; the head is one bare matrix."""

    def __init__(self, model, width):
        super().__init__()
        self.hidden = [model]
        self.W = nn.Parameter(torch.zeros(width, 10))
        self.b = nn.Parameter(torch.zeros(10))

    def forward(self, x):
        return self.hidden[0].encode(x).detach() @ self.W + self.b


def freeze_and_classify(model, train_images, train_labels, epochs=5):
    classifier = FrozenClassifier(model, model.encode(train_images[:1]).size(1))
    opt = torch.optim.AdamW([classifier.W, classifier.b], lr=3e-3)
    for _ in range(epochs):
        for idx in torch.randperm(len(train_images)).split(64):
            log_p = classifier(train_images[idx]).log_softmax(1)
            loss = -log_p[torch.arange(len(idx)), train_labels[idx]].mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
    return classifier
