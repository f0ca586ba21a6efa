# The root of the mean squared error.
# loses: anomaly_scores
# hint: That is the root of the mean squared error

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).square().mean(dim=1).sqrt()
