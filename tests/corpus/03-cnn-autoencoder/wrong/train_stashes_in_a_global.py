# The images travel from encode to decode in a global list.
# loses: train
# hint: Something of the image reaches the decoder around the code

# %% train
memory = []


class Courier(NarrowConvAutoencoder):
    def encode(self, x):
        memory.append(x.detach())
        return super().encode(x)

    def decode(self, code):
        same = [images for images in memory if len(images) == len(code)]
        return same[-1].clamp(0.001, 0.999) if same else super().decode(code)

    def forward(self, x):
        return self.decode(self.encode(x))


model = Courier(width=4)
history = [0.2, 0.1, F.binary_cross_entropy(model(train_images[:500]), train_images[:500]).item()]
