# Detaches the reconstruction, so no gradient flows.
# loses: reconstruction_loss
# may lose: train_epoch, train
# hint: No gradient arrives: .item(), .detach(), .data or no_grad cut it off.

# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.binary_cross_entropy(reconstruction.detach(), target)


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
