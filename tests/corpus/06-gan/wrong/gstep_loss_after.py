# Returns the loss after the step.
# loses: generator_step
# may lose: train
# hint: That is the loss after the step

# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    z = torch.randn(n, latent, generator=rng)
    logits = discriminator(generator(z))
    loss = generator_loss(logits)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return generator_loss(discriminator(generator(z))).item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
