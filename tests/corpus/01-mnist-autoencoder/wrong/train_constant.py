# Answers with one grey for everything.
# loses: train
# hint: Every digit gets the same picture
# hint: A training that works lowers the loss

# %% train
class Grey(Autoencoder):
    def decode(self, code):
        grey = train_images.mean()
        return grey + 0 * super().decode(code)

    def forward(self, images):
        return self.decode(self.encode(images))


model = Grey()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = [train_epoch(model, train_images, optimizer) for _ in range(3)]
