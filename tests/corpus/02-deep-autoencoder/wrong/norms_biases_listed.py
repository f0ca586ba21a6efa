# A number for each bias as well.
# loses: gradient_norms
# hint: Weights only: biases don't count.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [gradient.norm().item() for gradient in found.values()]
