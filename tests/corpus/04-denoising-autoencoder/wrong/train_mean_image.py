# Draws the mean training image for every digit.
# loses: train
# hint: Every digit gets the same picture

# %% train
class Mean(DenoisingAutoencoder):
    def forward(self, x):
        return train_images.mean(dim=0).expand_as(x)


model = Mean()
history = [0.3, 0.28, 0.27]
