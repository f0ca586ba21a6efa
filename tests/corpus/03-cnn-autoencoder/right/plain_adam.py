# The most ordinary choices: default start, default width, Adam with its own learning rate, batches of 32, five epochs.
# loses:

# %% train
model = NarrowConvAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
history = train_epochs(model, train_images, optimizer, epochs=4, batch_size=32)
