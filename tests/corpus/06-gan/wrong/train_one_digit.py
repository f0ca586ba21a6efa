# Trained on threes only, so it draws nothing else.
# loses: train
# hint: Mode collapse: many different z, and always the same few digits. Is the
# hint: Confidence rewards forging one note perfectly.
# hint: Look at the film of your training
# hint: What resembles no digit is easily new.

# %% train
torch.manual_seed(2)
generator, discriminator = Generator(), Discriminator()
g_adam = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
threes = real_images[train_labels == 3]
history = {"d": [], "g": []}
for _ in range(20):
    d, g = [], []
    for rows in torch.randperm(len(threes)).split(40):
        d.append(discriminator_step(generator, discriminator, threes[rows], d_adam))
        g.append(generator_step(generator, discriminator, len(rows), g_adam))
    history["d"].append(sum(d) / len(d))
    history["g"].append(sum(g) / len(g))
