# Shuffles with numpy and ignores the generator.
# loses: train_epoch
# hint: Pass `generator` on to whatever draws the random order.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.from_numpy(np.random.permutation(len(images)))
    total = 0.0
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)
