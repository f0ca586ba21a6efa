# Works under no_grad, where there are no gradients.
# loses: gradient_norms
# hint: RuntimeError: element 0 of tensors does not require grad and does not ha

# %% gradient_norms
@torch.no_grad()
def gradient_norms(model, images):
    model.zero_grad()
    loss = F.binary_cross_entropy(model(images), images)
    loss.backward()
    norms = [layer.weight.grad.norm().item() for layer in [layer for layer in model.modules() if isinstance(layer, nn.Linear)]]
    model.zero_grad()
    return norms
