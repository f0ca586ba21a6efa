# One norm for the whole model.
# loses: gradient_norms
# hint: a list of 1

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [math.sqrt(sum(found[layer.weight].square().sum().item() for layer in layers))]
