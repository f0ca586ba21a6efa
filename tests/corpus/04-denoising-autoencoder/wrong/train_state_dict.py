# Hands in the weights instead of the model.
# loses: train
# hint: AttributeError

# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
history = [train_epoch(model, train_images[:320], optimizer) for _ in range(2)]
model = model.state_dict()
