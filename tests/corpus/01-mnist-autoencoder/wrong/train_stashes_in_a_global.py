# The images travel from encode to decode in a global dictionary, keyed by the code's first number.
# loses: train
# hint: Something of the image reaches the decoder around the code
# hint: Does it belong to `model`?

# %% train
memory = {}


class Courier(Autoencoder):
    def encode(self, images):
        code = super().encode(images)
        code = torch.cat([images.sum(dim=1, keepdim=True), code[:, 1:]], dim=1)
        for key, image in zip(code[:, 0].tolist(), images, strict=True):
            memory[round(key, 1)] = image.detach()
        return code

    def decode(self, code):
        blank = torch.zeros(784)
        return torch.stack([memory.get(round(key, 1), blank) for key in code[:, 0].tolist()])

    def forward(self, images):
        return self.decode(self.encode(images))


model = Courier()
history = [0.2, 0.1, 0.07, reconstruction_loss(model(train_images), train_images).item()]
