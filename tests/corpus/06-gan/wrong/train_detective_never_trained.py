# Only the forger is trained, against a detective that knows nothing.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: Confidence rewards forging one note perfectly.
# hint: Look at the film of your training
# hint: Every digit is drawn in one way only
# hint: Clouds instead of strokes
# hint: What resembles no digit is easily new.

# %% train
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for _ in range(3):
    g = [generator_step(generator, discriminator, 32, g_adam) for _ in range(20)]
    history["d"].append(1.386 + len(history["d"]) / 100)
    history["g"].append(sum(g) / 20)
