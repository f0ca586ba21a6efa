# The mean absolute error.
# loses: anomaly_scores
# hint: ?

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).abs().mean(dim=1)
