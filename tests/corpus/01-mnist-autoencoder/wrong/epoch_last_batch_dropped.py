# Loops over whole batches only and leaves the last short one out.
# loses: train_epoch
# hint: Is the last batch dropped when it is short, or are images drawn more

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    n_batches = len(images) // batch_size
    order = torch.randperm(len(images), generator=generator)
    total = 0.0
    for i in range(n_batches):
        batch = images[order[i * batch_size : (i + 1) * batch_size]]
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * batch_size
    return total / (n_batches * batch_size)
