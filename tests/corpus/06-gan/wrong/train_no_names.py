# Nothing is called `generator` or `history`.
# loses: train
# hint: ?

# %% train
forger = Generator()
losses = [1.0, 0.9]
