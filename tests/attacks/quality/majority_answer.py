# Gives every digit the same picture: the mean of all.
# row: the majority answer
# outcome: F
# loses: train
# scores: train 1
# flags: `history` has 2 entries

# %% train
class Mean(Autoencoder):
    def decode(self, code):
        return train_images.mean(0).expand(len(code), 784).clone()

    def forward(self, images):
        return self.decode(images[:, :32])


model = Mean()
history = [0.3, 0.27]
