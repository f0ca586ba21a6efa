# Clamps to 1 - 1e-10, which is 1 in float32, so the logarithm still explodes.
# loses: reconstruction_loss
# may lose: train
# hint: log(0) is minus infinity

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    eps = 1e-10
    p = reconstruction.clamp(eps, 1 - eps)
    return -(target * p.log() + (1 - target) * (1 - p).log()).mean()


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
