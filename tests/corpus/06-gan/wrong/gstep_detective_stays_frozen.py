# Freezes the detective and never sets it free.
# loses: generator_step
# may lose: train
# hint: If you freeze the other player for a step, set it free again at the end.

# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    z = torch.randn(n, latent, generator=rng)
    discriminator.requires_grad_(False)
    logits = discriminator(generator(z))
    loss = generator_loss(logits)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
