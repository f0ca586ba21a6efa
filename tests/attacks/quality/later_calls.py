# Is a trained network on its first calls, and hands the input back on later ones.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
class Later(Autoencoder):
    calls = 0

    def encode(self, images):
        Later.calls += 1
        self.last = images
        return super().encode(images)

    def decode(self, code):
        Later.calls += 1
        return self.last if Later.calls > 3 and hasattr(self, "last") else super().decode(code)

    def forward(self, images):
        return self.decode(self.encode(images))


model = Later()
history = [0.2, 0.1]
