# As few characters as possible.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(s, sizes=(784, 128, 64, 32)):
        super().__init__()
        m = lambda w: nn.Sequential(*[l for p in itertools.pairwise(w) for l in (nn.Linear(*p), nn.ReLU())][:-1])  # noqa: E731, E741
        s.e, s.d = m(sizes), m(sizes[::-1])

    encode = lambda s, x: s.e(x)  # noqa: E731
    decode = lambda s, c: s.d(c).sigmoid()  # noqa: E731
    forward = lambda s, x: s.decode(s.encode(x))  # noqa: E731


# %% predicted_parameters
predicted_parameters = 222384


# %% gradient_norms
def gradient_norms(model, images):
    w = [m.weight for m in model.modules() if isinstance(m, nn.Linear)]
    return [g.norm().item() for g in torch.autograd.grad(F.binary_cross_entropy(model(images), images), w)]


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    o, h = torch.optim.Adam(model.parameters(), lr), {"train": [], "valid": []}
    for _ in range(epochs):
        t = 0
        model.train()
        for b in train_images[torch.randperm(len(train_images), generator=generator)].split(batch_size):
            o.zero_grad()
            (l := F.binary_cross_entropy(model(b), b)).backward()  # noqa: E741
            o.step()
            t += l.item() * len(b)
        model.eval()
        with torch.no_grad():
            h["valid"] += [F.binary_cross_entropy(model(valid_images), valid_images).item()]
        h["train"] += [t / len(train_images)]
    return h


# %% train
history = fit(model := xavier(DeepAutoencoder()), train_images, valid_images, 16, 64, 2e-3)


# %% anomaly_scores
anomaly_scores = lambda model, images: (model(images) - images).pow(2).mean(1).detach()  # noqa: E731

# %% anomaly_threshold
anomaly_threshold = lambda normal_scores, false_alarm_rate=0.05: np.percentile(  # noqa: E731
    normal_scores, 100 - 100 * false_alarm_rate
).item()


# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    c = model.encode(train_images).detach()
    h = nn.Linear(c.shape[1], 10)
    o = torch.optim.Adam(h.parameters(), 1e-2)
    for _ in range(epochs):
        for i in torch.randperm(len(c)).split(100):
            o.zero_grad()
            F.cross_entropy(h(c[i]), train_labels[i]).backward()
            o.step()
    n = nn.Sequential(nn.Identity(), h)
    n.forward = lambda x: h(model.encode(x).detach())
    return n
