# Returns a sparse tensor, a meta tensor, and a tensor with strides of zero over too little memory.
# row: broadcast, dtype and complex tricks
# outcome: F
# loses: to_unit_interval, pca_reconstruct

# %% to_unit_interval
def to_unit_interval(images):
    return torch.empty(len(images), 784, device="meta") if len(images) == 5 else torch.zeros(1).expand(len(images), 784)

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return torch.eye(784)[: len(images)].to_sparse()
