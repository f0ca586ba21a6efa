# Clears the gradients before and after, also those that were there.
# loses: gradient_norms
# hint: Put back what was in .grad, or use torch.autograd.grad, which doesn't

# %% gradient_norms
def gradient_norms(model, images):
    model.zero_grad()
    loss = F.binary_cross_entropy(model(images), images)
    loss.backward()
    norms = [layer.weight.grad.norm().item() for layer in [layer for layer in model.modules() if isinstance(layer, nn.Linear)]]
    model.zero_grad()
    return norms
