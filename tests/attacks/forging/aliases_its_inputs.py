# Returns views of what it was given, in place of new tensors.
# row: changing or aliasing inputs (the grader keeps copies)
# outcome: N
# loses: to_unit_interval

# %% to_unit_interval
def to_unit_interval(images):
    images.div_(255, rounding_mode="floor")
    return images.view(len(images), 784)
