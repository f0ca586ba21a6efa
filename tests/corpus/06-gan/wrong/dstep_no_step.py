# optimizer.step() is missing.
# loses: discriminator_step
# may lose: train
# hint: The step needs loss.backward() and then optimizer.step(), on the

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = torch.randn(len(real), latent, generator=rng)
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    loss.backward()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
