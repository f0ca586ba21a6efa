# Weight decay so strong that nothing but one even grey is left.
# loses: train
# hint: Every digit gets the same picture

# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=3e-3, weight_decay=0.1)
history = []
for _ in range(8):
    history.append(train_epoch(model, train_images, optimizer))
