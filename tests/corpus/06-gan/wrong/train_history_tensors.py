# An untrained forger. Losses that hold their graphs.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: Confidence rewards forging one note perfectly.
# hint: Look at the film of your training
# hint: Every digit is drawn in one way only
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.
# hint: Keeping such tensors keeps every batch in memory

# %% train
generator = Generator()
history = {"d": [(w.sum() * 0 + 0.6).mean() for w in list(generator.parameters())[:2]], "g": [1.9, 1.8]}
