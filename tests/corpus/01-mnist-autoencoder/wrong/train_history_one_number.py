# history is the last loss alone, not a list.
# loses: train
# hint: an object of type float

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for _ in range(20):
    history = train_epoch(model, train_images, optimizer)
