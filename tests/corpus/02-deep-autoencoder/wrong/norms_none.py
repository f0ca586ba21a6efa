# Returns nothing.
# loses: gradient_norms
# hint: ?

# %% gradient_norms
def gradient_norms(model, images):
    F.binary_cross_entropy(model(images), images)
