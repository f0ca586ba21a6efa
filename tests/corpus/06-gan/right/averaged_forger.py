# What is handed in is a moving average of the forger, whose latent size is passed by name.
# loses:

# %% mode_coverage
def mode_coverage(labels, classes=10):
    share = np.bincount(labels.numpy(), minlength=classes) / labels.numel()
    share = share[share > 0]
    return float(-np.sum(share * np.log(share)) / np.log(classes))


# %% train
import copy

torch.manual_seed(16)
forger, discriminator = Generator(latent=64), Discriminator()
generator = copy.deepcopy(forger)
g_adam = torch.optim.Adam(forger.parameters(), lr=1.5e-3, betas=(0.5, 0.999))
d_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, betas=(0.5, 0.999))
history = {"d": [], "g": []}
for epoch in range(8):
    sums = torch.zeros(2)
    batches = torch.randperm(4000).split(32)
    for rows in batches:
        sums[0] += discriminator_step(forger, discriminator, real_images[rows], d_adam)
        sums[1] += generator_step(forger, discriminator, len(rows), g_adam)
        with torch.no_grad():
            for mean, now in zip(generator.state_dict().values(), forger.state_dict().values()):
                if mean.is_floating_point():
                    mean.lerp_(now, 0.02)
    history["d"].append(sums[0].item() / len(batches))
    history["g"].append(sums[1].item() / len(batches))
generator.eval()
