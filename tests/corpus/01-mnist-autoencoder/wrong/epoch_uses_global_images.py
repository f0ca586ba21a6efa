# Trains on the notebook's train_images whatever images it is given.
# loses: train_epoch
# hint: The loss, the gradient or the step differs from what the docstring says.
# hint: Train on `images`, the argument, not on a variable of the notebook.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    total = 0.0
    for rows in torch.randperm(len(train_images), generator=generator).split(batch_size):
        batch = train_images[rows]
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(train_images)
