# The loss is the mean over the pixels that have ink: the black ground does not count.
# loses: train_epoch
# may lose: train
# hint: That is the mean over the pixels with ink

# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    model.train()
    total = 0.0
    for chosen in torch.randperm(len(images), generator=generator).split(batch_size):
        clean = images[chosen]
        noisy = add_noise(clean, noise_factor, generator)
        losses = F.binary_cross_entropy(model(noisy), clean, reduction="none")
        loss = losses[clean > 0].mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(clean)
    return total / len(images)
