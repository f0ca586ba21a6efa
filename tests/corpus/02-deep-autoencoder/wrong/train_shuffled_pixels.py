# Learns on digits whose pixels are shuffled.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Does it belong to `model`?

# %% train
model = xavier(DeepAutoencoder())
pixels = torch.randperm(784)
history = fit(model, train_images[:, pixels], valid_images[:, pixels], epochs=8, batch_size=64, lr=0.005)
