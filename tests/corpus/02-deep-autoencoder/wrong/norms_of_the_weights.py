# The norms of the weights, not of their gradients.
# loses: gradient_norms
# hint: Those are the norms of the weights
# hint: Leave the mode as it is

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [layer.weight.norm().item() for layer in layers]
