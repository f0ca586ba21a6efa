# Returns its input.
# loses: linear_denoiser
# may lose: train

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    return noisy


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
