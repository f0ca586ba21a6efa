# Overwrites the images that it is given, so that they equal what it returns.
# row: changing or aliasing inputs (the grader keeps copies)
# outcome: N
# loses: pca_reconstruct

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    train_images.zero_()
    return images.zero_()
