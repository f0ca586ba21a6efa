# Returns the images.
# loses: anomaly_scores
# hint: One score for each image

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return images
