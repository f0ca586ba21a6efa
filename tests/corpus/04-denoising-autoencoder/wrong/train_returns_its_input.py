# A model that returns its input.
# loses: train
# hint: ?

# %% train
class Nothing(DenoisingAutoencoder):
    def forward(self, x):
        return x


model = Nothing()
history = [1.2, 1.1, 1.0]
