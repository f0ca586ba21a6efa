# Returns the loss of the last batch.
# loses: train_epoch
# may lose: train
# hint: That is the loss of the last batch alone.

# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    total = 0.0
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        clean = images[chosen]
        noisy = add_noise(clean, noise_factor, generator)
        loss = F.binary_cross_entropy(model(noisy), clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(clean)
    return loss.item()


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:320], optimizer, batch_size=32) for _ in range(2)]
