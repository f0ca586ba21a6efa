# The sum of the absolute values.
# loses: gradient_norms
# hint: That is the sum of the absolute values.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [found[layer.weight].abs().sum().item() for layer in layers]
