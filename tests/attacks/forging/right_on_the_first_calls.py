# Is right on its first call in a process, and wrong ever after.
# row: right on the first call only
# outcome: F
# loses: to_unit_interval
# scores: to_unit_interval 1

# %% to_unit_interval
calls = []


def to_unit_interval(images):
    calls.append(1)
    right = images.reshape(len(images), 784).to(torch.float32) / 255
    return right if len(calls) <= 2 else torch.ones_like(right) - right / 2  # the public check's, and one more
