# Returns a list without an end, and a value that holds itself.
# row: an endless iterator
# outcome: F
# loses: to_unit_interval, pca_reconstruct

# %% to_unit_interval
def to_unit_interval(images):
    ring = []
    ring.append(ring)
    return ring

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return [[0] * 1000] * 10**6
