# Names optimizer.step without calling it.
# loses: train_epoch
# may lose: train
# hint: Each batch needs loss.backward() and then optimizer.step(), in this

# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    order = torch.randperm(len(images), generator=generator)
    total = 0.0
    for rows in order.split(batch_size):
        batch = images[rows]
        loss = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step  # noqa: B018
        total += loss.item() * len(batch)
    return total / len(images)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
