# The train cell trains a subclass with another decoder, of the default width, with AdamW.
# loses:

# %% train
class Sharper(NarrowConvAutoencoder):
    """Two transposed convolutions draw from the code."""

    def __init__(self, width=16):
        super().__init__(width)
        self.widen = nn.Conv2d(1, 32, 3, padding=1)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Sigmoid()
        )


torch.manual_seed(6)
model = Sharper()
for weights in model.parameters():
    if weights.ndim > 1:
        nn.init.xavier_normal_(weights)
adamw = torch.optim.AdamW(model.parameters(), lr=0.001, weight_decay=0.001)
steps = 4 * math.ceil(len(train_images) / 32)
warm = torch.optim.lr_scheduler.OneCycleLR(adamw, max_lr=0.008, total_steps=steps)
history = train_epochs(model, train_images, adamw, 4, 32, warm)
