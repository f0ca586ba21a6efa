# The loop forgets to move on, so it never ends once it is called.
# loses: train_epoch
# may lose: train
# hint: your code took too long

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.randperm(len(images), generator=generator)
    total, start = 0.0, 0
    while start < len(images):
        batch = images[order[start : start + batch_size]]
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(images)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
