# Returns the loss of the finished model over the images, not the mean over the epoch.
# loses: train_epoch
# hint: That is the loss after the step

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.randperm(len(images), generator=generator)
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        return reconstruction_loss(model(images), images).item()
