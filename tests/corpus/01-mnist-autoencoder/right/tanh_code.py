# A code held between -4 and 4 by a stretched tanh, trained with a one-cycle learning rate.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.to_code = nn.Linear(784, code_size)
        self.to_pixels = nn.Linear(code_size, 784)

    def encode(self, images):
        return 4 * torch.tanh(self.to_code(images) / 4)

    def decode(self, code):
        return self.to_pixels(code).sigmoid()

    def forward(self, images):
        return self.decode(self.encode(images))


# %% train
class OneCycleAdam(torch.optim.Adam):
    """Adam that moves its learning rate along the cycle by itself."""

    def __init__(self, parameters, top, total_steps):
        super().__init__(parameters, lr=top)
        self.cycle = torch.optim.lr_scheduler.OneCycleLR(self, max_lr=top, total_steps=total_steps + 1)

    def step(self, closure=None):
        result = super().step(closure)
        self.cycle.step()
        return result


torch.manual_seed(1)
model = Autoencoder()
optimizer = OneCycleAdam(model.parameters(), top=0.01, total_steps=12 * 63)
history = [train_epoch(model, train_images, optimizer, batch_size=64) for _ in range(12)]
