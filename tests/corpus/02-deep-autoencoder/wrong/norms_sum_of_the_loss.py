# The loss is the sum.
# loses: gradient_norms
# hint: The loss is the sum; take the mean over pixels and images.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images, reduction="sum")
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [found[layer.weight].norm().item() for layer in layers]
