# The weights have become NaN.
# loses: train
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:320], optimizer) for _ in range(2)]
with torch.no_grad():
    for weights in model.parameters():
        weights.fill_(float("nan"))
