# A code of 128 numbers instead of 32.
# loses: train
# hint: a float32 tensor of shape (64, 128)

# %% train
model = Autoencoder(code_size=128)
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
history = []
for _ in range(15):
    history.append(train_epoch(model, train_images, optimizer))
