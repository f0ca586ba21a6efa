# Calls model.eval() first, whatever mode the model is in.
# loses: gradient_norms
# hint: Leave the mode as it is

# %% gradient_norms
def gradient_norms(model, images):
    model.eval()
    weights = [layer.weight for layer in model.modules() if isinstance(layer, nn.Linear)]
    loss = F.binary_cross_entropy(model(images), images)
    return [gradient.norm().item() for gradient in torch.autograd.grad(loss, weights)]
