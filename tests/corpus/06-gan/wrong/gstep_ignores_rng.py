# rng is not used.
# loses: generator_step
# may lose: train
# hint: Pass `rng` on to what draws the random numbers (torch.randn takes it

# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    z = torch.randn(n, latent)
    logits = discriminator(generator(z))
    loss = generator_loss(logits)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
