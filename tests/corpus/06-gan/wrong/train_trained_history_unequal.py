# Well trained, but the forger's losses are kept for each step.
# loses: train

# %% train
torch.manual_seed(3)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for _ in range(8):
    d = []
    for rows in torch.randperm(4000).split(32):
        d.append(discriminator_step(generator, discriminator, real_images[rows], d_adam))
        history["g"].append(generator_step(generator, discriminator, len(rows), g_adam))
    history["d"].append(sum(d) / len(d))
