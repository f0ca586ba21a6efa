# matrix_norm with ord=2 is the largest singular value, not the root of the sum of squares.
# loses: gradient_norms
# hint: That is the largest singular value

# %% gradient_norms
def gradient_norms(model, images):
    weights = [m.weight for m in model.modules() if isinstance(m, nn.Linear)]
    loss = F.binary_cross_entropy(model(images), images)
    return [torch.linalg.matrix_norm(g, ord=2).item() for g in torch.autograd.grad(loss, weights)]
