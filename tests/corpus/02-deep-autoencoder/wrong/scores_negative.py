# The sign is wrong.
# loses: anomaly_scores
# hint: The sign is wrong: what is drawn badly scores high.

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return -(model(images) - images).square().mean(dim=1)
