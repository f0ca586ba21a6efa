# Orthogonal initialisation, softplus code, RMSprop with a decaying learning rate.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Linear(784, code_size)
        self.decoder = nn.Linear(code_size, 784)
        nn.init.orthogonal_(self.encoder.weight)
        nn.init.orthogonal_(self.decoder.weight)

    def encode(self, images):
        return F.softplus(self.encoder(images))

    def decode(self, code):
        return F.sigmoid(self.decoder(code))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% predicted_parameters
pixels, numbers = 28 * 28, 32
predicted_parameters = 2 * pixels * numbers + pixels + numbers


# %% train
torch.manual_seed(2024)
model = Autoencoder()
optimizer = torch.optim.RMSprop(model.parameters(), lr=2e-3)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.93)
history = []
for _ in range(15):
    history.append(train_epoch(model, train_images, optimizer, batch_size=50))
    scheduler.step()
