# An untrained forger. The same list under both keys.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: Confidence rewards forging one note perfectly.
# hint: Look at the film of your training
# hint: Every digit is drawn in one way only
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.

# %% train
generator = Generator()
losses = [0.6, 0.61, 0.59]
history = {"d": losses, "g": losses}
