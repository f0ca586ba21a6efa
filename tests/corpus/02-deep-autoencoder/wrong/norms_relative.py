# Divided by the norm of the weights.
# loses: gradient_norms
# hint: Divided by the norms of the weights

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [(found[layer.weight].norm() / layer.weight.norm()).item() for layer in layers]
