# Takes a step with an optimiser.
# loses: gradient_norms
# hint: Measuring is not training

# %% gradient_norms
def gradient_norms(model, images):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    before = [None if p.grad is None else p.grad.clone() for p in model.parameters()]
    optimizer.zero_grad()
    loss = F.binary_cross_entropy(model(images), images)
    loss.backward()
    norms = [layer.weight.grad.norm().item() for layer in model.modules() if isinstance(layer, nn.Linear)]
    optimizer.step()
    for p, gradient in zip(model.parameters(), before, strict=True):
        p.grad = gradient
    return norms
