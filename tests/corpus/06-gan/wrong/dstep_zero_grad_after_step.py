# Gradients are cleared after the step, so those that the forger's step left take part.
# loses: discriminator_step
# may lose: train
# hint: generator_step goes back through the detective and leaves gradients

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = torch.randn(len(real), latent, generator=rng)
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
