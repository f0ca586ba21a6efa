# A BCEWithLogitsLoss module, although the decoder has ended in a sigmoid.
# loses: reconstruction_loss
# may lose: train
# hint: The reconstruction holds probabilities already

# %% reconstruction_loss
reconstruction_loss = nn.BCEWithLogitsLoss()


# %% train
model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
