# Draws 64 numbers whatever latent says.
# loses: discriminator_step
# may lose: train
# hint: RuntimeError: addmm: mat1 and mat2 shapes cannot be multiplied

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = torch.randn(len(real), 64, generator=rng)
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
