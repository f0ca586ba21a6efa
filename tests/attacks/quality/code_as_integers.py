# Hides the picture in the bits of 32 integers.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
class Bits(Autoencoder):
    powers = 2 ** torch.arange(25)

    def encode(self, images):
        white = (images > 0.5).long()
        return (F.pad(white, (0, 16)).view(len(images), 32, 25) * self.powers).sum(2)

    def decode(self, code):
        return (code.long()[:, :, None] // self.powers % 2).flatten(1)[:, :784].float()

    def forward(self, images):
        return self.decode(self.encode(images))


model = Bits()
history = [0.2, 0.1]
