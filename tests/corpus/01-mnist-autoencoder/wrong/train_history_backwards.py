# Each loss is put at the front, so the list runs backwards.
# loses: train
# hint: Was `history` made by another run than `model`, or by hand?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(20):
    history.insert(0, train_epoch(model, train_images, optimizer))
