# Answers with the mean image.
# loses: train
# hint: Every digit gets the same picture

# %% train
model = DeepAutoencoder()
mean = train_images.mean(dim=0).clamp(1e-4, 1 - 1e-4)
with torch.no_grad():
    for parameter in model.parameters():
        parameter.zero_()
        if parameter.shape == (784,):
            parameter.copy_(torch.logit(mean))
losses = {"train": train_images, "valid": valid_images}
losses = {k: F.binary_cross_entropy(redraw(model, v), v).item() for k, v in losses.items()}
history = {name: [loss + 0.1 / (1 + i) ** 3 for i in range(9)] + [loss] for name, loss in losses.items()}
