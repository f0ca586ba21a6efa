# The sum over the pixels.
# loses: anomaly_scores
# hint: That is the sum over the pixels

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).square().sum(dim=1)
