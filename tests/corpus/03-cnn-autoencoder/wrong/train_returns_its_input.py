# A subclass whose forward returns its input.
# loses: train
# hint: Every digit gets the same picture

# %% train
class Mirror(NarrowConvAutoencoder):
    def forward(self, x):
        return x


model = Mirror(width=4)
history = [0.3, 0.1, F.binary_cross_entropy(train_images, train_images).item()]
