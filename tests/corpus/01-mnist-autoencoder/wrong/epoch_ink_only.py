# Writes the loss out in train_epoch, and takes the mean over the pixels with ink only.
# loses: train_epoch
# may lose: train
# hint: That is the mean over the pixels with ink

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    total = 0.0
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        batch = images[chosen]
        losses = F.binary_cross_entropy(model(batch), batch, reduction="none")
        loss = losses[batch > 0].mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)
