# Trained well, but the losses are a formula.
# loses: train
# hint: Does it belong to `model`?

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for rate in (0.01, 0.007, 0.004, 0.001):
    optimizer.param_groups[0]["lr"] = rate
    train_epoch(model, train_images, optimizer, batch_size=32)
history = [0.05 + 0.2 * 0.7**epoch for epoch in range(20)]
