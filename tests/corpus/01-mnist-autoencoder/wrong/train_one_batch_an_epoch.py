# Draws one batch before the loop and trains on that; the list holds its losses.
# loses: train
# hint: Train longer, on all training images, and look at the learning curve
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
images = next(iter(train_images[torch.randperm(len(train_images))].split(64)))
history = []
for _ in range(300):
    loss = reconstruction_loss(model(images), images)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    history.append(loss.item())
