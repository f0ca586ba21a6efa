# Consumes an iterator without an end, in C code.
# row: an endless iterator
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing // took longer than 12 s

# %% predicted_parameters
import collections, itertools

collections.deque(itertools.count(), maxlen=0)
