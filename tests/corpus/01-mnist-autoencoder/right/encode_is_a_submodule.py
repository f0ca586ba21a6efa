# encode and decode are submodules rather than methods, with LeakyReLU and a one-cycle learning rate.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.encode = nn.Sequential(nn.Linear(28 * 28, code_size), nn.LeakyReLU(0.1))
        self.decode = nn.Sequential(nn.Linear(code_size, 28 * 28), nn.Sigmoid())

    def forward(self, x):
        return self.decode(self.encode(x))


# %% reconstruction_loss
reconstruction_loss = nn.BCELoss()


# %% train
EPOCHS, BATCH = 12, 64
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
steps = EPOCHS * math.ceil(len(train_images) / BATCH)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=steps)
# one learning-rate step after each optimizer step, without touching train_epoch
optimizer.register_step_post_hook(lambda *_: schedule.step() if schedule.last_epoch < steps - 1 else None)

history = [train_epoch(model, train_images, optimizer, BATCH) for _ in range(EPOCHS)]
