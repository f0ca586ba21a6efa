# Answers with NaN, which no comparison finds too large.
# row: NaN and infinity
# outcome: F
# loses: pca_reconstruct, predicted_parameters

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return torch.full((len(images), 784), math.nan)

# %% predicted_parameters
predicted_parameters = math.nan
