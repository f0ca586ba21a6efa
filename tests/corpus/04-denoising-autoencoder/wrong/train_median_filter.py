# The median filter instead of a network.
# loses: train
# hint: ?

# %% train
class Median(DenoisingAutoencoder):
    def forward(self, x):
        return median_filter(x)


model = Median()
history = [0.3, 0.28, 0.27]
