# Trains a larger network of its own by its own loop; all answers are right.
# row: control
# outcome: control

# %% train
class Deeper(Autoencoder):
    def __init__(self, code_size=32):
        super().__init__(code_size)
        self.to_code = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, code_size))
        self.to_image = nn.Sequential(nn.Linear(code_size, 128), nn.ReLU(), nn.Linear(128, 784))


torch.manual_seed(3)
model = Deeper()
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = [train_epoch(model, train_images, optimizer, batch_size=32) for _ in range(6)]
