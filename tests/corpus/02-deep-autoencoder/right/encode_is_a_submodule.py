# encode and decode are submodules; the gradients are caught by hooks; the frozen encoder is a rebuilt copy.
# loses:

# %% DeepAutoencoder
def mlp(widths, last):
    layers = []
    for a, b in itertools.pairwise(widths):
        layers += [nn.Linear(a, b), nn.LeakyReLU(0.1)]
    return nn.Sequential(*layers[:-1], last)


class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.sizes = sizes
        self.encode = mlp(sizes, nn.Identity())
        self.decode = mlp(sizes[::-1], nn.Sigmoid())

    def forward(self, x):
        return self.decode(self.encode(x))


# %% gradient_norms
def gradient_norms(model, images):
    found = {}
    hooks = []
    layers = [module for module in model.modules() if type(module) is nn.Linear]
    saved = {p: None if p.grad is None else p.grad.clone() for p in model.parameters()}
    for i, layer in enumerate(layers):
        hooks.append(layer.weight.register_hook(lambda grad, i=i: found.__setitem__(i, grad.norm(p=2).item())))
    F.binary_cross_entropy(model(images), images).backward()
    for hook in hooks:
        hook.remove()
    for p, grad in saved.items():
        p.grad = grad
    return [found[i] for i in range(len(layers))]


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    optimizer = torch.optim.RMSprop(model.parameters(), lr=lr)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=epochs)
    history = {"train": [], "valid": []}

    def one_epoch():
        model.train()
        loss_sum = 0
        for b in train_images[torch.randperm(len(train_images), generator=generator)].split(batch_size):
            optimizer.zero_grad()
            l = F.binary_cross_entropy(model(b), b)  # noqa: E741
            l.backward()
            optimizer.step()
            loss_sum += l.item() * len(b)
        return loss_sum / len(train_images)

    @torch.no_grad()
    def validate():
        model.eval()
        return F.binary_cross_entropy(model(valid_images), valid_images).item()

    for _ in range(epochs):
        history["train"].append(one_epoch())
        history["valid"].append(validate())
        scheduler.step()
    return history


# %% train
torch.manual_seed(11)
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=16, batch_size=64, lr=1.5e-3)


# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    k = max(1, int(len(normal_scores) * false_alarm_rate))
    return normal_scores.topk(k + 1).values[-1].item()


# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    frozen = DeepAutoencoder()
    frozen.load_state_dict(model.state_dict())
    frozen.requires_grad_(False)
    frozen.eval()

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = frozen
            self.out = nn.LazyLinear(10)

        def forward(self, x):
            return self.out(self.encoder.encode(x))

    net = Net()
    net(train_images[:2])
    optimizer = torch.optim.SGD(net.out.parameters(), lr=0.02, momentum=0.9)
    for _ in range(epochs):
        for rows in torch.randperm(len(train_images)).split(32):
            optimizer.zero_grad()
            F.cross_entropy(net(train_images[rows]), train_labels[rows]).backward()
            optimizer.step()
    return net
