# Subtracts the minimum in place before it divides, so the caller's pixels change.
# loses: to_unit_interval
# hint: You subtracted the least pixel of this batch
# hint: An operation in place (such as /=, div_ or writing into a view) changes

# %% to_unit_interval
def to_unit_interval(images):
    images -= images.min()  # the darkest pixel should be 0
    return images.flatten(1).float() / 255
