# Shuffles fixed batches.
# loses: train_epoch
# may lose: train
# hint: Shuffle the images, not only the order of fixed batches.

# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    batches = list(images.split(batch_size))
    total = 0.0
    for i in torch.randperm(len(batches), generator=generator).tolist():
        clean = batches[i]
        loss = F.binary_cross_entropy(model(add_noise(clean, noise_factor, generator)), clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(clean)
    return total / len(images)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:320], optimizer, batch_size=32) for _ in range(2)]
