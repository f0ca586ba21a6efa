# An untrained forger. The same number in each epoch.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: Confidence rewards forging one note perfectly.
# hint: Look at the film of your training
# hint: Every digit is drawn in one way only
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.
# hint: Collect what the steps return, and append its mean at the end of each

# %% train
generator = Generator()
history = {"d": [0.6] * 8, "g": [1.9] * 8}
