# Returns nothing.
# loses: gradient_norms
# hint: A list with one Python float for each nn.Linear, whatever their number.
# hint: Is it worked out from what is given?

# %% gradient_norms
def gradient_norms(model, images):
    F.binary_cross_entropy(model(images), images)
