# Weight and bias of a layer in one norm.
# loses: gradient_norms
# hint: Biases don't count.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [math.hypot(found[layer.weight].norm().item(), found[layer.bias].norm().item()) for layer in layers]
