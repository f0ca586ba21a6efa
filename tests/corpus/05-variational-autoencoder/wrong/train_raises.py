# A misspelt name stops the cell.
# loses: train
# hint: The cell of `train` ended with NameError

# %% train
network = VAE()
history = []
history.append(train_epoch(netwerk, train_images, torch.optim.Adam(network.parameters())))
model = network
