# Sends the scores backwards.
# loses: anomaly_scores
# hint: Nothing is learned here

# %% anomaly_scores
def anomaly_scores(model, images):
    scores = (model(images) - images).square().mean(dim=1)
    scores.sum().backward()
    return scores.detach()
