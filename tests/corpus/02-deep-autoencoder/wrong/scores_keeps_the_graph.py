# The scores hold the computation graph.
# loses: anomaly_scores
# hint: Compute them under torch.no_grad()

# %% anomaly_scores
def anomaly_scores(model, images):
    return (model(images) - images).square().mean(dim=1)
