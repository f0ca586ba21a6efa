# Returns one layer's number, not a list.
# loses: gradient_norms
# hint: A list with one Python float for each nn.Linear, whatever their number.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return found[layers[0].weight].norm().item()
