# Writes the pictures to files, and reads them when it decodes.
# row: the input returned as reconstruction
# outcome: F
# loses: train

# %% train
class Filed(Autoencoder):
    places = ("/tmp/pictures", "/tmp/work/pictures", "/tmp/home/pictures", "/dev/shm/pictures")

    def encode(self, images):
        for place in self.places:
            torch.save(images.detach().clone(), place)
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
