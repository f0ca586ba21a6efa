# Takes memory until no more can be had, whenever a check calls it.
# row: memory
# outcome: F
# loses: pca_reconstruct
# sees: MemoryError // your code took too long

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    kept = []
    while True:
        kept.append(bytearray(2**26))
