# Spoils the images themselves, a little more in every epoch.
# loses: train_epoch
# may lose: train
# hint: The target is the noisy batch
# hint: Draw the noise inside train_epoch, for each batch, without seeding

# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    total = 0.0
    images += noise_factor * torch.randn(images.shape, generator=generator)
    images.clamp_(0, 1)
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        clean = images[chosen]
        noisy = clean
        loss = F.binary_cross_entropy(model(noisy), clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(clean)
    return total / len(images)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:320], optimizer, batch_size=32) for _ in range(2)]
