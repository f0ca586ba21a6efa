# Keeps the losses of the first two epochs only.
# loses: train
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for epoch in range(20):
    loss = train_epoch(model, train_images, optimizer)
    if epoch < 2:
        history.append(loss)
