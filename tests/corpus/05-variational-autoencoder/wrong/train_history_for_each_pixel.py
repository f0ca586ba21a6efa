# A well-trained model, but the losses are for each pixel.
# loses: train
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(9):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100) / 784)
