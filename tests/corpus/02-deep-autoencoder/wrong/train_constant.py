# Answers with one grey for everything.
# loses: train
# hint: ?

# %% train
class Grey(DeepAutoencoder):
    def decode(self, code):
        return train_images.mean() + 0 * super().decode(code)


model = Grey()
history = fit(model, train_images, valid_images, epochs=2)
