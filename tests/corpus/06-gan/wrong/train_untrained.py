# An untrained forger with a plausible history typed in.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: Confidence rewards forging one note perfectly.
# hint: Look at the film of your training
# hint: Every digit is drawn in one way only
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.

# %% train
generator = Generator()
history = {"d": [0.55, 0.61, 0.60, 0.62], "g": [2.4, 1.9, 1.8, 1.85]}
