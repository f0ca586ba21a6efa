# A cell magic (capture) at the top, constants and an activation, and a subclass inside an `if`; seeded.
# loses:

# %% train
%%capture
WIDTH, RATE = 12, 3e-3
bend = nn.SiLU()

if WIDTH:

    class Smooth(NarrowConvAutoencoder):
        def decode(self, code):
            return self.decoder(bend(self.widen(code)))


torch.manual_seed(5)
model = Smooth(width=WIDTH)
optimizer = torch.optim.Adam(model.parameters(), lr=RATE)
history = train_epochs(model, train_images, optimizer, epochs=4, batch_size=32)
