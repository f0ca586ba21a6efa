# model is the dictionary of weights.
# loses: train
# hint: AttributeError

# %% train
network = xavier(DeepAutoencoder())
history = fit(network, train_images, valid_images, epochs=3, batch_size=64, lr=0.005)
model = network.state_dict()
