# NaN.
# loses: anomaly_scores
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return torch.full((len(images),), float('nan'))
