# A base class with forward and a subclass with the layers, made from helper functions in the same cell.
# loses:

# %% Autoencoder
def dense(n_in, n_out):
    layer = nn.Linear(n_in, n_out)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.constant_(layer.bias, 0.0)
    return layer


class BottleneckModel(nn.Module):
    def encode(self, images):
        raise RuntimeError("a subclass says how to encode")

    def decode(self, code):
        raise RuntimeError("a subclass says how to decode")

    def forward(self, images):
        return self.decode(self.encode(images))


class Autoencoder(BottleneckModel):
    def __init__(self, code_size=32):
        super().__init__()
        self.layers = nn.ModuleDict({"encoder": dense(784, code_size), "decoder": dense(code_size, 784)})

    def encode(self, images):
        return torch.relu(self.layers["encoder"](images))

    def decode(self, code):
        return torch.sigmoid(self.layers["decoder"](code))


# %% train_epoch
def batches(n, batch_size, generator):
    order = torch.randperm(n, generator=generator).tolist()
    for i in range(0, n, batch_size):
        yield order[i : i + batch_size]


def training_step(model, batch, optimizer):
    optimizer.zero_grad()
    loss = reconstruction_loss(model(batch), batch)
    loss.backward()
    optimizer.step()
    return loss.item()


def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    total = 0.0
    for rows in batches(len(images), batch_size, generator):
        total += training_step(model, images[rows], optimizer) * len(rows)
    return total / len(images)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adamax(model.parameters(), lr=5e-3)
history = []
while len(history) < 12:
    history.append(train_epoch(model, train_images, optimizer, 32))
