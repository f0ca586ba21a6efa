# A little dropout on the input pixels while training, then evaluation mode.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.drop = nn.Dropout(p=0.02)
        self.down = nn.Linear(784, code_size)
        self.up = nn.Linear(code_size, 784)
        nn.init.kaiming_uniform_(self.down.weight, nonlinearity="relu")
        nn.init.zeros_(self.down.bias)

    def encode(self, images):
        return self.down(self.drop(images)).relu()

    def decode(self, code):
        return self.up(code).sigmoid()

    def forward(self, images):
        return self.decode(self.encode(images))


# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    per_pixel = F.binary_cross_entropy(reconstruction, target, reduction="none")
    return per_pixel.mean(dim=1).mean()


# %% train
model = Autoencoder()
model.train()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(12):
    history.append(train_epoch(model, train_images, optimizer, batch_size=32))
model = model.eval()
