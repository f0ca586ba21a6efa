# After its own step it lets the forger take one, and clears the traces.
# loses: discriminator_step
# may lose: train
# hint: In the detective's step only the detective learns.
# hint: generator_step goes back through the detective

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = torch.randn(len(real), latent, generator=rng)
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    generator_loss(discriminator(generator(z))).backward()
    torch.optim.Adam(generator.parameters(), lr=1e-3).step()
    generator.zero_grad()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
