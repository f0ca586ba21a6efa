# encode hides the images in the object, and decode returns them.
# loses: train
# hint: Something of the image reaches the decoder around the code

# %% train
class Stash(DeepAutoencoder):
    def encode(self, x):
        self.seen = x
        return super().encode(x)

    def decode(self, code):
        if getattr(self, "seen", None) is not None and len(self.seen) == len(code):
            return self.seen
        return super().decode(code)


model = Stash()
losses = {"train": train_images, "valid": valid_images}
losses = {k: F.binary_cross_entropy(redraw(model, v), v).item() for k, v in losses.items()}
history = {name: [0.3, 0.15, 0.1, loss] for name, loss in losses.items()}
