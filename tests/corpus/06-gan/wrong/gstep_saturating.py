# Uses the saturating loss.
# loses: generator_step
# may lose: train
# hint: That is the saturating loss.

# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    z = torch.randn(n, latent, generator=rng)
    logits = discriminator(generator(z))
    loss = -F.softplus(logits).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
