# Two epochs.
# loses: train
# hint: The code says little: is the weight of the KL 1, has the code 20
# hint: Dreams that are all alike come from a decoder that ignores its code, or
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
history = []
for _ in range(2):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100))
