# The root of the mean square instead of the norm.
# loses: gradient_norms
# hint: That is the root of the *mean* square.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [found[layer.weight].square().mean().sqrt().item() for layer in layers]
