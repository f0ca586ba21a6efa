# Uses the notebook's trained model, whatever was passed in.
# loses: anomaly_scores
# hint: KeyError: 'model'

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return (globals()["model"](images) - images).square().mean(dim=1)
