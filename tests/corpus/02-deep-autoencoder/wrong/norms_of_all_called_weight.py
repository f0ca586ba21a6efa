# Takes whatever is called weight: those of convolutions and normalisations as well.
# loses: gradient_norms
# hint: isinstance(layer, nn.Linear) tells them from convolutions

# %% gradient_norms
def gradient_norms(model, images):
    wanted = [parameter for name, parameter in model.named_parameters() if "weight" in name]
    loss = F.binary_cross_entropy(model(images), images)
    return [gradient.norm().item() for gradient in torch.autograd.grad(loss, wanted)]
