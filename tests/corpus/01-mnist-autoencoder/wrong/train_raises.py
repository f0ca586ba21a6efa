# A misspelt name stops the cell before the model is trained.
# loses: train
# hint: The cell of `train` ended with NameError

# %% train
network = Autoencoder()
optimiser = torch.optim.Adam(network.parameters(), lr=3e-3)
history = []
for _ in range(20):
    history.append(train_epoch(network, train_images, optimizer))
model = network
