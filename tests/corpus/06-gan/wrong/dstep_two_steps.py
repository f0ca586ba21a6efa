# Two steps, one for each kind of picture.
# loses: discriminator_step
# may lose: train
# hint: One loss of both kinds of pictures, as it was computed for the step.

# %% discriminator_step
def discriminator_step(generator, discriminator, real, optimizer, latent=64, rng=None):
    z = torch.randn(len(real), latent, generator=rng)
    fake = generator(z).detach()
    for loss in (F.softplus(-discriminator(real)).mean(), F.softplus(discriminator(fake)).mean()):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()

# %% train
generator = Generator()
history = {"d": [1.4, 1.3], "g": [0.7, 0.8]}
