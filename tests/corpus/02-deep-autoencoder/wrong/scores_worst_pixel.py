# The worst pixel.
# loses: anomaly_scores
# hint: That is the worst pixel

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).square().amax(dim=1)
