# Asks the model in training mode.
# loses: robustness
# may lose: train

# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.train()
    with torch.no_grad():
        return [psnr(images, model(add_noise(images, s, generator))).mean().item() for s in noise_factors]


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
