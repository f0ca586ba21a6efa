# The code is the average of each 4 × 4 block, the decoder repeats it: no network at all.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve

# %% train
class Averages(NarrowConvAutoencoder):
    def encode(self, x):
        return F.avg_pool2d(x, 4)

    def decode(self, code):
        return F.interpolate(code, scale_factor=4, mode="bilinear").clamp(0.001, 0.999)

    def forward(self, x):
        return self.decode(self.encode(x))


model = Averages()
history = [0.4, 0.3, F.binary_cross_entropy(model(train_images), train_images).item()]
