# The model is trained, the list of losses stays empty.
# loses: train
# hint: Append the loss of each epoch, once an epoch.

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(20):
    loss = train_epoch(model, train_images, optimizer)
