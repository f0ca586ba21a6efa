# NaN.
# loses: anomaly_scores
# hint: ?

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return torch.full((len(images),), float('nan'))
