# Collects the gradients of all batches and takes one step.
# loses: train_epoch
# may lose: train
# hint: One optimizer.step() for each batch, the short one included, with the

# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    total = 0.0
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        clean = images[chosen]
        noisy = add_noise(clean, noise_factor, generator)
        loss = F.binary_cross_entropy(model(noisy), clean)
        loss.backward()
        total += loss.item() * len(clean)
    optimizer.step()
    optimizer.zero_grad()
    return total / len(images)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:320], optimizer, batch_size=32) for _ in range(2)]
