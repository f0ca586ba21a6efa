# model is the dictionary of weights instead of the network.
# loses: train
# hint: AttributeError

# %% train
network = Autoencoder()
optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
history = []
for _ in range(20):
    history.append(train_epoch(network, train_images, optimizer))
model = network.state_dict()
