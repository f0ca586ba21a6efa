# The target stands where the prediction belongs.
# loses: gradient_norms
# hint: The two arguments are swapped

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(images, model(images))
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [found[layer.weight].norm().item() for layer in layers]
