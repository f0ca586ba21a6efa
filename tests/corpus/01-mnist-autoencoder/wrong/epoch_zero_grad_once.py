# Sets the gradients to zero once an epoch instead of once a batch.
# loses: train_epoch
# may lose: train
# hint: One optimizer.step() for each batch, the short one included, with the

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.randperm(len(images), generator=generator)
    total = 0.0
    optimizer.zero_grad()
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
