# Stops early by the loss on the validation digits and goes back to the best weights.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(784, code_size), nn.ReLU())
        self.decoder = nn.Sequential(nn.Linear(code_size, 784), nn.Sigmoid())
        self.apply(self.initialise)

    @staticmethod
    def initialise(module):
        if isinstance(module, nn.Linear):
            nn.init.xavier_uniform_(module.weight)
            nn.init.zeros_(module.bias)

    def encode(self, images):
        return self.encoder(images)

    def decode(self, code):
        return self.decoder(code)

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
import copy  # noqa: E402

torch.manual_seed(5)
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=6e-3)
history = []
best_loss, best_weights, patience = float("inf"), None, 0
for _ in range(16):
    history.append(train_epoch(model, train_images, optimizer, batch_size=64))
    with torch.no_grad():
        valid_loss = reconstruction_loss(model(valid_images), valid_images).item()
    if valid_loss < best_loss - 1e-4:
        best_loss, best_weights, patience = valid_loss, copy.deepcopy(model.state_dict()), 0
    else:
        patience += 1
        if patience == 3:
            break
model.load_state_dict(best_weights)
