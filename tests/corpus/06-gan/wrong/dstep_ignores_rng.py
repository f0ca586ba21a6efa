# rng is not used.
# loses: discriminator_step
# may lose: train
# hint: Pass `rng` on to what draws the random numbers (torch.randn takes it

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = torch.randn(len(real), latent)
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
