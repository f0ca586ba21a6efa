# A learning rate so small that nothing is learned.
# loses: train
# hint: Every digit gets the same picture

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-7)
history = train_epochs(model, train_images[:2000], optimizer, epochs=2)
