# Every epoch first learns from slightly noisy inputs in its own loop; history keeps the clean epoch losses.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.enc = nn.Linear(784, code_size)
        self.dec = nn.Linear(code_size, 784)
        torch.nn.init.xavier_normal_(self.enc.weight)
        torch.nn.init.xavier_normal_(self.dec.weight)

    def encode(self, x):
        return F.relu6(self.enc(x) / 4) * 4

    def decode(self, z):
        return torch.sigmoid(self.dec(z))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
torch.manual_seed(9)
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)


def noisy_epoch(sigma):
    for rows in torch.randperm(len(train_images)).split(128):
        clean = train_images[rows]
        noisy = (clean + sigma * torch.randn_like(clean)).clamp(0, 1)
        loss = reconstruction_loss(model(noisy), clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


history = []
for _ in range(10):
    noisy_epoch(sigma=0.1)
    history.append(train_epoch(model, train_images, optimizer, batch_size=64))
