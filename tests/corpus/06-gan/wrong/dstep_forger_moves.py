# A second optimiser moves the forger as well.
# loses: discriminator_step
# may lose: train
# hint: In the detective's step only the detective learns.
# hint: generator_step goes back through the detective

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = torch.randn(len(real), latent, generator=rng)
    fake = generator(z)
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    torch.optim.SGD(generator.parameters(), lr=0.1).step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
