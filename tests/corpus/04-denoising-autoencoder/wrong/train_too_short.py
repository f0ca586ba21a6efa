# One epoch in large batches, twice.
# loses: train
# hint: The ground is grey instead of black
# hint: Does it belong to `model`?

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
history = [train_epoch(model, train_images, optimizer) for _ in range(2)]
