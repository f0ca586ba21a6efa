# Seeds torch at the start of every epoch and ignores the generator.
# loses: train_epoch
# hint: Draw a new random order for every epoch, and set no seed of your own.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    torch.manual_seed(0)
    order = torch.randperm(len(images))
    total = 0.0
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)
