# The two are multiplied as matrices.
# loses: anomaly_scores
# hint: ?

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return model(images) @ images
