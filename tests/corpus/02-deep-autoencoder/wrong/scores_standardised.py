# Standardised over the batch.
# loses: anomaly_scores
# hint: ?

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        e = (model(images) - images).square().mean(dim=1)
    return (e - e.mean()) / (e.std() + 1e-9)
