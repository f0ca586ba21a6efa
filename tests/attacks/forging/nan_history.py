# Trains nothing; its losses and its pictures are NaN.
# row: NaN and infinity
# outcome: F
# loses: train

# %% train
model = Autoencoder()
for parameter in model.parameters():
    parameter.data.fill_(math.nan)
history = [math.nan, math.nan, math.nan]
