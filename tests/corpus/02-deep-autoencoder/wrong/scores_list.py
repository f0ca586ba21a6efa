# A list instead of a tensor.
# loses: anomaly_scores
# hint: Return a torch tensor, as the docstring says.

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).square().mean(dim=1).tolist()
