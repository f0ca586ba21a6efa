# The loss is the squared error.
# loses: gradient_norms
# hint: The loss is the BCE, not the squared error.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.mse_loss(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [found[layer.weight].norm().item() for layer in layers]
