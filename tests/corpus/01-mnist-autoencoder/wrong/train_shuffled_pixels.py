# Learns on digits whose pixels are shuffled.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
pixels = torch.randperm(784)
shuffled = train_images[:, pixels]
history = []
for _ in range(20):
    history.append(train_epoch(model, shuffled, optimizer))
