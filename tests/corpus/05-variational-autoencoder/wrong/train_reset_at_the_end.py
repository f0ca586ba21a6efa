# A new model is made after the training.
# loses: train
# hint: ?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(3):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100))
model = VAE()
