# Has a code with 32 rows of numbers in place of 32 numbers.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
class Longer(Autoencoder):
    def encode(self, images):
        return F.pad(images, (0, 16)).view(-1, 32, 25)

    def decode(self, code):
        return code.flatten(1)[:, :784]

    def forward(self, images):
        return images


model = Longer()
history = [0.2, 0.1]
