# Trains a deep copy, so the caller's model stays as it was.
# loses: train_epoch
# may lose: train
# hint: Each batch needs loss.backward() and then optimizer.step(), in this
# hint: Call the model that was passed in (not a copy, not a global one)

# %% train_epoch
import copy


def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    model = copy.deepcopy(model)
    optimizer = type(optimizer)(model.parameters(), **optimizer.defaults)
    total = 0.0
    for rows in torch.randperm(len(images), generator=generator).split(batch_size):
        batch = images[rows]
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
