# The two are multiplied as matrices.
# loses: anomaly_scores
# hint: RuntimeError: mm: mat1 and mat2 shapes cannot be multiplied

# %% anomaly_scores
def anomaly_scores(model, images):
    with torch.no_grad():
        return model(images) @ images
