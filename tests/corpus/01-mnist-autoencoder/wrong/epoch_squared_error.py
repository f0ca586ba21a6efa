# Trains on the squared error, although the loss of the exercise before is there.
# loses: train_epoch
# may lose: train
# hint: That is the mean squared error, not the binary cross-entropy.

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    total = 0.0
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        batch = images[chosen]
        loss = F.mse_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)
