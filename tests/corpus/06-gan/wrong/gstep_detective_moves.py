# The detective takes a step as well.
# loses: generator_step
# may lose: train
# hint: In the forger's step only the forger learns.

# %% generator_step
def generator_step(generator, discriminator, n, optimizer, latent=64, rng=None):
    z = torch.randn(n, latent, generator=rng)
    logits = discriminator(generator(z))
    loss = generator_loss(logits)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    torch.optim.SGD(discriminator.parameters(), lr=0.01).step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
