# The weights are taken out as numpy arrays, and model is a list of them.
# loses: train
# hint: AttributeError

# %% train
network = Autoencoder()
optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
history = [train_epoch(network, train_images, optimizer) for _ in range(20)]
model = [parameter.detach().numpy() for parameter in network.parameters()]
