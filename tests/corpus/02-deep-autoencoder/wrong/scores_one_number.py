# One number for the batch.
# loses: anomaly_scores
# hint: One score for each image

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return F.mse_loss(model(images), images)
