# z is uniform with mean 0 and deviation 1.
# loses: discriminator_step
# may lose: train
# hint: torch.rand is uniform, torch.randn is normal.

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = (torch.rand(len(real), latent, generator=rng) - 0.5) * 12**0.5
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
