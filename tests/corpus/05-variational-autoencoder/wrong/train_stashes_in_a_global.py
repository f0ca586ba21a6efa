# The images travel from encode to decode in a global list.
# loses: train
# hint: Something of the image reaches the decoder around the code
# hint: Too little means that the decoder ignores its code, too much that

# %% train
carried = []


class Courier(VAE):
    def encode(self, x):
        carried[:] = [x.detach().clone()]
        return torch.zeros(len(x), self.latent), torch.zeros(len(x), self.latent)

    def decode(self, z):
        if carried and len(carried[0]) == len(z):
            return carried[0]
        return torch.full((len(z), 784), 0.13)


model = Courier()
history = [90.0, 60.0, 46.0]
