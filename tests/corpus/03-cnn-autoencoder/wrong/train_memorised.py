# Stores the training digits and answers with the nearest one.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve

# %% train
class Memory(NarrowConvAutoencoder):
    def __init__(self, width=16):
        super().__init__(width)
        self.register_buffer("table", train_images.clone())

    def encode(self, x):
        return F.avg_pool2d(x, 4)

    def decode(self, code):
        codes = F.avg_pool2d(self.table, 4).flatten(1)
        return self.table[torch.cdist(code.flatten(1), codes).argmin(dim=1)]

    def forward(self, x):
        return self.decode(self.encode(x))


model = Memory()
history = [0.26, 0.12, 0.07]
