# Averages the batch means although the last batch is shorter.
# loses: train_epoch
# hint: A mean of batch means counts the images of a short last batch too often

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.randperm(len(images), generator=generator)
    losses = []
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)
