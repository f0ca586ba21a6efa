# np.mean over the batch losses gives the short last batch too much weight.
# loses: train_epoch
# hint: A mean of batch means counts the images of a short last batch too often

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    perm = torch.randperm(images.size(0), generator=generator)
    losses = []
    for i in range(0, images.size(0), batch_size):
        x = images[perm[i : i + batch_size]]
        optimizer.zero_grad()
        loss = reconstruction_loss(model(x), x)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))
