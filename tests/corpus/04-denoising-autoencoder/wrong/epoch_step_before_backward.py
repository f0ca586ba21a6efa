# Takes the step before the backward pass.
# loses: train_epoch
# may lose: train
# hint: Each batch needs loss.backward() and then optimizer.step(), in this

# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    total = 0.0
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        clean = images[chosen]
        noisy = add_noise(clean, noise_factor, generator)
        loss = F.binary_cross_entropy(model(noisy), clean)
        optimizer.step()
        loss.backward()
        total += loss.item() * len(clean)
    return total / len(images)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:320], optimizer, batch_size=32) for _ in range(2)]
