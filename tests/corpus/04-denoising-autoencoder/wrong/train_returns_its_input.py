# A model that returns its input.
# loses: train
# hint: The network returns what it was given
# hint: Does it belong to `model`?

# %% train
class Nothing(DenoisingAutoencoder):
    def forward(self, x):
        return x


model = Nothing()
history = [1.2, 1.1, 1.0]
