# The mean image in every unit.
# loses: train
# hint: A sheet in order that is far from the digits

# %% train
weights = train_images.mean(0).expand(20, 20, 784).clone()
