# Trained on one batch of 100 digits.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve
# hint: Dreams that are all alike come from a decoder that ignores its code, or
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(60):
    history.append(train_epoch(model, train_images[:100], optimizer, batch_size=100))
