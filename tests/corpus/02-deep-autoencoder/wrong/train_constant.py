# Answers with one grey for everything.
# loses: train
# hint: Every digit gets the same picture
# hint: A training that works lowers the loss

# %% train
class Grey(DeepAutoencoder):
    def decode(self, code):
        return train_images.mean() + 0 * super().decode(code)


model = Grey()
history = fit(model, train_images, valid_images, epochs=2)
