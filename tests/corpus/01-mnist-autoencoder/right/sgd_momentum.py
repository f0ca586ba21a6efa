# SGD with Nesterov momentum and a large learning rate, on a copy of the digits that is shuffled at once.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.to_code = nn.Linear(784, code_size)
        self.to_pixels = nn.Linear(code_size, 784)
        nn.init.xavier_normal_(self.to_code.weight)
        nn.init.xavier_normal_(self.to_pixels.weight)

    def encode(self, images):
        return torch.maximum(self.to_code(images), torch.tensor(0.0))

    def decode(self, code):
        return self.to_pixels(code).sigmoid()

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    total, seen = 0.0, 0
    shuffled = images[torch.randperm(images.shape[0], generator=generator)]
    for batch in shuffled.split(batch_size):
        optimizer.zero_grad(set_to_none=True)
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += len(batch) * float(loss.detach())
        seen += len(batch)
    return total / seen


# %% train
torch.manual_seed(1)
model = Autoencoder()
# the mean over 784 pixels makes gradients tiny, so plain SGD needs big steps
sgd = torch.optim.SGD(model.parameters(), lr=3.0, momentum=0.9, nesterov=True)
history = [train_epoch(model, train_images, sgd, batch_size=32) for _ in range(12)]
