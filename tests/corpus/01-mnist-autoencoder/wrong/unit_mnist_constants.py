# Divides by 255 and then normalises with the famous 0.1307 and 0.3081.
# loses: to_unit_interval
# hint: You standardised with MNIST's mean and deviation

# %% to_unit_interval
def to_unit_interval(images):
    x = images.view(-1, 28 * 28).float() / 255
    return (x - 0.1307) / 0.3081
