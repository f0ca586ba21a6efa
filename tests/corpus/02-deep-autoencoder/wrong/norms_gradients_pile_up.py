# Never clears the gradients: those from before are added.
# loses: gradient_norms
# hint: ?

# %% gradient_norms
def gradient_norms(model, images):
    loss = F.binary_cross_entropy(model(images), images)
    loss.backward()
    norms = [layer.weight.grad.norm().item() for layer in [layer for layer in model.modules() if isinstance(layer, nn.Linear)]]
    return norms
