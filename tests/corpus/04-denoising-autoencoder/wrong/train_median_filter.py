# The median filter instead of a network.
# loses: train
# hint: Was it trained at noise 0.5?
# hint: Does it belong to `model`?

# %% train
class Median(DenoisingAutoencoder):
    def forward(self, x):
        return median_filter(x)


model = Median()
history = [0.3, 0.28, 0.27]
