# Only the forger is trained, against a detective that knows nothing.
# loses: train
# hint: ?

# %% train
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for _ in range(3):
    g = [generator_step(generator, discriminator, 32, g_adam) for _ in range(20)]
    history["d"].append(1.386 + len(history["d"]) / 100)
    history["g"].append(sum(g) / 20)
