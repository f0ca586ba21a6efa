# Stores the training digits and answers with the nearest one.
# loses: train
# hint: Was it trained at noise 0.5?
# hint: Does it belong to `model`?

# %% train
class Memory(DenoisingAutoencoder):
    def forward(self, x):
        nearest = torch.cdist(x.flatten(1), train_images.flatten(1)).argmin(dim=1)
        return train_images[nearest]


model = Memory()
history = [0.9, 0.8, 0.7]
