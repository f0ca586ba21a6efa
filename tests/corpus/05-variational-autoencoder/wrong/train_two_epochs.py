# Two epochs.
# loses: train
# hint: ?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
history = []
for _ in range(2):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100))
