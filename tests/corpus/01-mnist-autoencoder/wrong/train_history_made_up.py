# A trained model, but the losses are a formula.
# loses: train
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for _ in range(20):
    train_epoch(model, train_images, optimizer)
history = [0.05 + 0.2 * 0.7**epoch for epoch in range(20)]
