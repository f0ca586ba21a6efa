# An untrained forger. Only the detective's losses are kept.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: Confidence rewards forging one note perfectly.
# hint: Look at the film of your training
# hint: Every digit is drawn in one way only
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.

# %% train
generator = Generator()
history = {"d": [0.6, 0.61]}
