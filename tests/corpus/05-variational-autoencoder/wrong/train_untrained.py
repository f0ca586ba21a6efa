# Not trained, and an invented history.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Too little means that the decoder ignores its code, too much that
# hint: Dreams that are all alike come from a decoder that ignores its code, or
# hint: Does it belong to `model`?

# %% train
model = VAE()
history = [210.0, 160.0, 140.0, 130.0]
