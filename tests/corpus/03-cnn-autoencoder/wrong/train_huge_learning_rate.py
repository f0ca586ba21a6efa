# A learning rate so large that the network ends at one picture for all.
# loses: train
# hint: Every digit gets the same picture
# hint: A training that works lowers the loss

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=5.0)
history = train_epochs(model, train_images[:2000], optimizer, epochs=2)
