# Takes every parameter with more than one dimension for a linear layer's weight.
# loses: gradient_norms
# hint: isinstance(layer, nn.Linear) tells them from convolutions

# %% gradient_norms
def gradient_norms(model, images):
    wanted = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    loss = F.binary_cross_entropy(model(images), images)
    return [float(torch.linalg.vector_norm(slope)) for slope in torch.autograd.grad(loss, wanted)]
