# Gives the images back untouched.
# loses: pca_reconstruct
# hint: ?

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return images.clone()
