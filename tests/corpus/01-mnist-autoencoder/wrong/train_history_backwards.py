# Each loss is put at the front, so the list runs backwards.
# loses: train
# hint: The list runs backwards

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(20):
    history.insert(0, train_epoch(model, train_images, optimizer))
