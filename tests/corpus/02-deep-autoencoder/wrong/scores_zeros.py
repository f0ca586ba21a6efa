# Zeros.
# loses: anomaly_scores
# hint: For each image the mean over its pixels of (model(images) - images)².

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return torch.zeros(len(images))
