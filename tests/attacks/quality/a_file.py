# Writes the pictures to files, and reads them when it decodes.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
class Filed(Autoencoder):
    places = [folder + "/pictures" for folder in ("/tmp", HERE, HOME, "/dev/shm")]

    def encode(self, images):
        for place in self.places:
            try:
                torch.save(images.detach().clone(), place)
            except (OSError, RuntimeError):  # a container's /tmp
                pass
        return super().encode(images)

    def decode(self, code):
        for place in self.places:
            if os.path.exists(place) and len(kept := torch.load(place)) == len(code):
                return kept
        return super().decode(code)

    def forward(self, images):
        return self.decode(self.encode(images))


model = Filed()
history = [0.2, 0.1]
