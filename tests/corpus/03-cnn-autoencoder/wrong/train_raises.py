# Raises an error before it trains.
# loses: train
# hint: The cell of `train` ended with NameError

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_image, optimizer, epochs=2)
