# Trained on one batch of 32, again and again.
# loses: train

# %% train
torch.manual_seed(2)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for _ in range(2):
    d, g = [], []
    for _ in range(60):
        d.append(discriminator_step(generator, discriminator, real_images[:32], d_adam))
        g.append(generator_step(generator, discriminator, 32, g_adam))
    history["d"].append(sum(d) / len(d))
    history["g"].append(sum(g) / len(g))
