# Answers with infinity, of either sign.
# row: NaN and infinity
# outcome: F
# loses: pca_reconstruct, predicted_parameters

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return torch.full((len(images), 784), math.inf) * torch.tensor([1.0, -1.0]).repeat(392)

# %% predicted_parameters
predicted_parameters = math.inf
