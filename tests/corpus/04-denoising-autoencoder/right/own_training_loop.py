# The train cell has its own loop with a learning rate that falls from step to step, and keeps the mean losses.
# loses:

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    noisy = images.clone()
    noisy += noise_factor * torch.randn(*images.shape, generator=generator)
    noisy[noisy < 0] = 0
    noisy[noisy > 1] = 1
    return noisy


# %% psnr
def psnr(clean, other):
    rmse = torch.sqrt(torch.mean((clean.double() - other.double()) ** 2, dim=[1, 2, 3]))
    return (-20 * torch.log10(rmse)).float()


# %% train
model = DenoisingAutoencoder()
epochs, batch_size = 4, 25
steps = epochs * len(train_images) // batch_size
optimizer = torch.optim.Adam(model.parameters(), lr=8e-3, betas=(0.9, 0.99))
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, total_steps=steps)
history = []
for _ in range(epochs):
    total = 0.0
    for rows in torch.randperm(len(train_images)).split(batch_size):
        clean = train_images[rows]
        loss = F.binary_cross_entropy(model((clean + 0.5 * torch.randn_like(clean)).clamp(0, 1)), clean)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        total += loss.item() * len(rows)
    history.append(total / len(train_images))
