# Shuffles the order of the batches, but each batch keeps the same neighbours.
# loses: train_epoch
# may lose: train
# hint: Shuffle the images, not only the order of fixed batches.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    batches = images.split(batch_size)
    total = 0.0
    for i in torch.randperm(len(batches), generator=generator):
        batch = batches[i]
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
