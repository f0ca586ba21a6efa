# A model that returns its input.
# loses: train
# hint: The network returns what it was given
# hint: Was `history` made by another run than `model`, or by hand?

# %% train
class Nothing(DenoisingAutoencoder):
    def forward(self, x):
        return x


model = Nothing()
history = [1.2, 1.1, 1.0]
