# A shell around the Generator that draws random numbers of its own: the same z gives another picture each time.
# loses: train
# hint: `Generator()` of exercise 1 must take over the weights by

# %% train
class Shaken(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, z):
        return self.inner(z + torch.randn_like(z))


generator = Shaken(Generator())
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
