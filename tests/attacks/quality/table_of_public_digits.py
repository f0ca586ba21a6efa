# Stores all public digits in the decoder; the code is the number of the most similar one.
# row: a stored table of public digits
# outcome: F
# loses: train
# scores: train 0

# %% train
class Table(Autoencoder):
    def encode(self, images):
        nearest = torch.cdist(images, train_images).argmin(1)
        return ((nearest[:, None] >> torch.arange(32)) & 1).float()

    def decode(self, code):
        numbers = ((code > 0.5).long() << torch.arange(32)).sum(1).clamp(0, 3999)
        return train_images[numbers]

    def forward(self, images):
        return self.decode(self.encode(images))


model = Table()
history = [0.2, 0.1]
