# A plain nn.Sequential without encode and decode.
# loses: train
# hint: AttributeError

# %% train
model = nn.Sequential(nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 784), nn.Sigmoid())
history = fit(model, train_images, valid_images, epochs=5, batch_size=64, lr=0.005)
