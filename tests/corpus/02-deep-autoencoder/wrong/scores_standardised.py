# Standardised over the batch.
# loses: anomaly_scores
# hint: Those are standardised: leave the mean squared errors as they are.

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        e = (model(images) - images).square().mean(dim=1)
    return (e - e.mean()) / (e.std() + 1e-9)
