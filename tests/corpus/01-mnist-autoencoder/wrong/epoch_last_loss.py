# Returns the loss of the last batch.
# loses: train_epoch
# may lose: train
# hint: That is the loss of the last batch alone.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.randperm(len(images), generator=generator)
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
