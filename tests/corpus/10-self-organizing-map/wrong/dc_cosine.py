# Half a cosine wave from the start to the end.
# loses: decay
# hint: to the power of how far it is
# may lose: train

# %% decay
def decay(start, end, step, steps):
    return end + (start - end) * (1 + math.cos(math.pi * step / (steps - 1))) / 2


# %% train
weights = start_map()  # not organised: this answer is about another exercise
