# Added up in a loop, with a division at the end.

# %% mean_image
def mean_image(images):
    total = torch.zeros(images.shape[1])
    for image in images:
        total += image
    return total / len(images)
