# Trained on one batch of 100 digits.
# loses: train
# hint: ?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(60):
    history.append(train_epoch(model, train_images[:100], optimizer, batch_size=100))
