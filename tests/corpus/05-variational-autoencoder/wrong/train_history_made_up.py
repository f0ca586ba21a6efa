# A well-trained model, but the losses are a formula.
# loses: train
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
for _ in range(9):
    train_epoch(model, train_images, optimizer, batch_size=100)
history = [90 + 120 * 0.7**epoch for epoch in range(9)]
