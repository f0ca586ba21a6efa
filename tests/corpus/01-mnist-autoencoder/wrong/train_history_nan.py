# The losses after the first are NaN.
# loses: train
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% train
epochs = 20
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = [float("nan")] * epochs
for epoch in range(epochs):
    loss = train_epoch(model, train_images, optimizer)
    if epoch == 0:
        history[epoch] = loss
