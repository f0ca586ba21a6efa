# An untrained model with a plausible loss list typed in.
# loses: train
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Does it belong to `model`?

# %% train
model = Autoencoder()
history = [0.2314, 0.1689, 0.1473, 0.1332, 0.1245, 0.1187, 0.1146, 0.1117, 0.1096, 0.1081]
