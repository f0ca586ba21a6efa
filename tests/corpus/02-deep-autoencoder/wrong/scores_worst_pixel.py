# The worst pixel.
# loses: anomaly_scores
# hint: ?

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).square().amax(dim=1)
