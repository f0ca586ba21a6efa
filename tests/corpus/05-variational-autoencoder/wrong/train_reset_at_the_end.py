# A new model is made after the training.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Too little means that the decoder ignores its code, too much that
# hint: Dreams that are all alike come from a decoder that ignores its code, or
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(3):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100))
model = VAE()
