# Gradients are never cleared.
# loses: generator_step
# may lose: train
# hint: PyTorch adds each gradient to what is there already

# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    z = torch.randn(n, latent, generator=rng)
    logits = discriminator(generator(z))
    loss = generator_loss(logits)
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
