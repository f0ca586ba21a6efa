# Averages the stored training digits, weighted by how likely each is under the noise.
# loses: train
# hint: Was it trained at noise 0.5?
# hint: Does it belong to `model`?

# %% train
class Memory(DenoisingAutoencoder):
    def forward(self, x):
        table = train_images.flatten(1)
        weights = (-torch.cdist(x.flatten(1), table).square() / (2 * 0.3**2)).softmax(dim=1)
        return (weights @ table).view_as(x).clamp(0, 1)


model = Memory()
history = [0.3, 0.25, 0.2]
