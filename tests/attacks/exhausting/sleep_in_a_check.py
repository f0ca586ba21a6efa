# Sleeps for a week when a check calls it.
# row: sleep
# outcome: K
# loses: pca_reconstruct
# sees: your code took too long

# %% pca_reconstruct
import time


def pca_reconstruct(train_images, images, k):
    if len(images) == 7:  # the public check's
        raise ValueError
    time.sleep(7 * 24 * 3600)
