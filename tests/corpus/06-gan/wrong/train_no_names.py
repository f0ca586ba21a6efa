# Nothing is called `generator` or `history`.
# loses: train
# hint: The grader looks for exactly this name

# %% train
forger = Generator()
losses = [1.0, 0.9]
