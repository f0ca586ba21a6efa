# The cross-entropy instead of the squared error.
# loses: anomaly_scores
# hint: That is the BCE; take the squared error.

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return F.binary_cross_entropy(model(images), images, reduction="none").mean(dim=1)
