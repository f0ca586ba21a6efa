# The forgeries are cut off, as in the detective's step: the forger never moves.
# loses: generator_step
# may lose: train
# hint: No gradient reached the generator, or no step was taken

# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    z = torch.randn(n, latent, generator=rng)
    logits = discriminator(generator(z).detach())
    loss = generator_loss(logits)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
