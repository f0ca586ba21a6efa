# Trained on one batch, again and again.
# loses: train

# %% train
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for _ in range(2):
    d = [discriminator_step(generator, discriminator, real_images[:32], d_adam) for _ in range(10)]
    g = [generator_step(generator, discriminator, 32, g_adam) for _ in range(10)]
    history["d"].append(sum(d) / 10)
    history["g"].append(sum(g) / 10)
