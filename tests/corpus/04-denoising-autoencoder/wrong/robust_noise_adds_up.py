# Each level is added to the noise of the levels before.
# loses: robustness
# may lose: train

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.eval()
    with torch.no_grad():
        noisy, figures = images, []
        for s in noise_factors:
            noisy = add_noise(noisy, s, generator)
            figures.append(psnr(images, model(noisy)).mean().item())
        return figures


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
