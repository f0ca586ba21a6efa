# No intercept.
# loses: linear_denoiser
# may lose: train

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    W = torch.linalg.lstsq(train_noisy, train_clean).solution
    return (noisy @ W).clamp(0, 1)


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
