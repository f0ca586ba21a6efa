# The mean absolute error.
# loses: anomaly_scores
# hint: That is the mean absolute error.

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).abs().mean(dim=1)
