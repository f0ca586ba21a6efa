# The square of the mean difference.
# loses: anomaly_scores
# hint: That is the square of the mean

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).mean(dim=1).square()
