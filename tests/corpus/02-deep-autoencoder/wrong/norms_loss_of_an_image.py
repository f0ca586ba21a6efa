# The loss is summed over the pixels of an image.
# loses: gradient_norms
# hint: Take the mean over the pixels too.

# %% gradient_norms
def gradient_norms(model, images):
    parameters = list(model.parameters())
    loss = F.binary_cross_entropy(model(images), images, reduction="sum") / len(images)
    found = dict(zip(parameters, torch.autograd.grad(loss, parameters), strict=True))
    layers = [layer for layer in model.modules() if isinstance(layer, nn.Linear)]
    return [found[layer.weight].norm().item() for layer in layers]
