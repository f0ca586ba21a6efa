# The formula takes the logarithm of the target instead of the reconstruction.
# loses: reconstruction_loss
# may lose: train
# hint: The two arguments are swapped

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    eps = 1e-7
    q = target.clamp(eps, 1 - eps)
    return -(reconstruction * q.log() + (1 - reconstruction) * (1 - q).log()).mean()


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
