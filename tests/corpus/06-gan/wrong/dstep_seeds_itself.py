# Seeds PyTorch at each call.
# loses: discriminator_step
# may lose: train
# hint: Draw anew at each call, and set no seed of your own.

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    torch.manual_seed(0)
    z = torch.randn(len(real), latent, generator=rng)
    fake = generator(z).detach()
    loss = discriminator_loss(discriminator(real), discriminator(fake))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
