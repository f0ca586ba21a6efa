# The mean over the images, pixel by pixel.
# loses: anomaly_scores
# hint: One score for each image

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (model(images) - images).square().mean(dim=0)
