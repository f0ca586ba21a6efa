# The code is the number of the nearest training digit, the decoder a table.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more

# %% train
class Lookup(Autoencoder):
    def encode(self, images):
        code = torch.zeros(len(images), 32)
        code[:, 0] = torch.cdist(images, train_images).argmin(dim=1).float()
        return code

    def decode(self, code):
        return train_images[code[:, 0].round().long().clamp(0, len(train_images) - 1)]

    def forward(self, images):
        return self.decode(self.encode(images))


model = Lookup()
history = [0.2, 0.1, 0.07, reconstruction_loss(model(train_images), train_images).item()]
