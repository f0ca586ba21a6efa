# A model that always draws the mean image.
# loses: train
# hint: Every digit gets the same picture

# %% train
class Mean(NarrowConvAutoencoder):
    def __init__(self, width=16):
        super().__init__(width)
        self.register_buffer("mean", train_images.mean(dim=0, keepdim=True))

    def decode(self, code):
        return self.mean.expand(len(code), 1, 28, 28) + 0 * code.mean()

    def forward(self, x):
        return self.decode(self.encode(x))


model = Mean()
last = F.binary_cross_entropy(model(train_images[:500]), train_images[:500]).item()
history = [0.4, 0.3, last]
