# The losses belong to a first attempt with a learning rate that was far too small.
# loses: train
# hint: Does it belong to `model`?

# %% train
first_try = Autoencoder()
optimizer = torch.optim.SGD(first_try.parameters(), lr=0.01)
history = [train_epoch(first_try, train_images, optimizer) for _ in range(4)]

model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
for _ in range(20):
    train_epoch(model, train_images, optimizer)
