# Trained on the same two digits again and again. (From 32 a convolution learns to remove specks as well as from 4,000.)
# loses: train

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:2], optimizer) for _ in range(300)]
