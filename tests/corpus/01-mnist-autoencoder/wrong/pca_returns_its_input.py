# Gives the images back untouched.
# loses: pca_reconstruct
# hint: The training images play no part
# hint: The images came back as they were

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return images.clone()
