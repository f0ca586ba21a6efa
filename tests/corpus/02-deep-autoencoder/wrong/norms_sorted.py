# The norms are sorted.
# loses: gradient_norms
# hint: The norms are sorted: give them in the layers' order, first layer first.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return sorted(found[layer.weight].norm().item() for layer in layers)
