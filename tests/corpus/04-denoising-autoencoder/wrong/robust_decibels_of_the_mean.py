# The PSNR of the mean error, not the mean of the PSNR.
# loses: robustness
# may lose: train

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        errors = [F.mse_loss(model(add_noise(images, s, generator)), images) for s in noise_factors]
    return [-10 * math.log10(error.item()) for error in errors]


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
