# Makes a new generator with the same seed at every call: the same order each epoch.
# loses: train_epoch
# hint: Draw a new random order for every epoch, and set no seed of your own.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    generator = torch.Generator().manual_seed(0)
    order = torch.randperm(len(images), generator=generator)
    total = 0.0
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)
