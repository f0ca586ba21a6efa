# The batch's mean for every image.
# loses: anomaly_scores
# hint: Every image got the batch's mean

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return F.mse_loss(model(images), images).expand(len(images))
