# Learns at several noise levels in a loop of its own first; history keeps the epochs at 0.5 that follow.
# loses:

# %% psnr
def psnr(clean, other):
    error = F.mse_loss(other, clean, reduction="none").flatten(start_dim=1).mean(dim=-1)
    return 10 * (torch.log(1 / error) / math.log(10))


# %% robustness
def robustness(model, images, noise_factors, generator=None):
    def at(noise_factor):
        with torch.no_grad():
            cleaned = model.eval().forward(add_noise(images, noise_factor=noise_factor, generator=generator))
        return psnr(clean=images, other=cleaned).mean().item()

    return list(map(at, noise_factors))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
for level in (0.7, 0.4):
    train_epoch(model, train_images, optimizer, noise_factor=level, batch_size=32)
history = []
for rate in (6e-3, 2e-3, 1e-3):
    for group in optimizer.param_groups:
        group["lr"] = rate
    history.append(train_epoch(model, train_images, optimizer, batch_size=32))
