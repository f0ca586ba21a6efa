# The noise does not come from the generator.
# loses: train_epoch
# may lose: train
# hint: Pass `generator` on to add_noise as well.

# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    total = 0.0
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        clean = images[chosen]
        noisy = add_noise(clean, noise_factor)
        loss = F.binary_cross_entropy(model(noisy), clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(clean)
    return total / len(images)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
