# Trained briefly, and a box filter blurs the result.
# loses: train
# hint: Does it belong to `model`?

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images, optimizer, batch_size=32) for _ in range(3)]
model = nn.Sequential(model, nn.AvgPool2d(3, stride=1, padding=1))
