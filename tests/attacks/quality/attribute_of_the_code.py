# Hangs the picture on the code as a Python attribute, and on its gradient's graph.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
class Attribute(Autoencoder):
    def encode(self, images):
        code = super().encode(images)
        code.picture = images
        return code

    def decode(self, code):
        return code.picture if hasattr(code, "picture") else super().decode(code)

    def forward(self, images):
        return self.decode(self.encode(images))


model = Attribute()
history = [0.2, 0.1]
