# model is a dictionary of weights.
# loses: train
# hint: AttributeError

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:500], optimizer, epochs=2)
model = model.state_dict()
