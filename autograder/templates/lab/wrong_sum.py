# The sum, without a division by the number of images.
# loses: mean_image
# hint: That is the sum

# %% mean_image
def mean_image(images):
    return images.sum(dim=0)
