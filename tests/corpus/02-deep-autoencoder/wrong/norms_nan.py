# Divides by zero.
# loses: gradient_norms
# hint: Look for a division by zero, a log of zero, or a root or log of a
# hint: Leave the mode as it is

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [float('nan') for layer in layers]
