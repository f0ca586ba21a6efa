# Trained on the same 32 digits again and again.
# loses: train
# hint: ?

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:32], optimizer) for _ in range(300)]
