# Trains the lecture's overcomplete network instead of the narrow one.
# loses: train
# hint: AttributeError

# %% train
model = LectureNetwork(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:2000], optimizer, epochs=2)
