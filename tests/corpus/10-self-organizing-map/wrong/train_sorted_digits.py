# Training digits sorted by their kind, row by row.
# loses: train
# hint: Crisp pictures in no order are no map

# %% train
order = train_labels[:400].argsort()
weights = train_images[:400][order].reshape(20, 20, 784)
