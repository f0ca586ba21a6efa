# Takes the images in the order in which they come.
# loses: train_epoch
# may lose: train
# hint: Draw a new random order for every epoch, and set no seed of your own.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    total = 0.0
    for start in range(0, len(images), batch_size):
        batch = images[start : start + batch_size]
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
