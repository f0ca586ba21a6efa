# The train cell has its own loop with a one-cycle rate and goes back to the best weights; tied weights; a code with ReLU.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    """The decoder uses the encoder's matrices transposed; the biases are its own."""

    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.matrices = nn.ParameterList(
            nn.Parameter(nn.init.xavier_uniform_(torch.empty(b, a))) for a, b in itertools.pairwise(sizes)
        )
        self.down = nn.ParameterList(nn.Parameter(torch.zeros(b)) for b in sizes[1:])
        self.up = nn.ParameterList(nn.Parameter(torch.zeros(a)) for a in sizes[-2::-1])

    def encode(self, x):
        for W, b in zip(self.matrices, self.down, strict=True):
            x = F.elu(F.linear(x, W, b))
        return x

    def decode(self, code):
        matrices = list(self.matrices)[::-1]
        for W, b in zip(matrices[:-1], self.up, strict=False):
            code = F.elu(F.linear(code, W.t(), b))
        return torch.sigmoid(F.linear(code, matrices[-1].t(), self.up[-1]))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
import copy  # noqa: E402

torch.manual_seed(3)
model = DeepAutoencoder()
EPOCHS, BATCH = 14, 64
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
steps = EPOCHS * math.ceil(len(train_images) / BATCH)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=6e-3, total_steps=steps)
history = {"train": [], "valid": []}
best, best_weights = math.inf, None
for _ in range(EPOCHS):
    total = 0.0
    for rows in torch.randperm(len(train_images)).split(BATCH):
        batch = train_images[rows]
        loss = F.binary_cross_entropy(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        total += loss.item() * len(rows)
    history["train"].append(total / len(train_images))
    with torch.no_grad():
        valid = F.binary_cross_entropy(model(valid_images), valid_images).item()
    history["valid"].append(valid)
    if valid < best:
        best, best_weights = valid, copy.deepcopy(model.state_dict())
model.load_state_dict(best_weights)
