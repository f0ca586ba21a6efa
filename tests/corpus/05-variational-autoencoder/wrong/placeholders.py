# Every answer returns something of the right shape and nothing is worked out.
# loses: reparameterize, VAE, kl_divergence, negative_elbo, train, sample_images, interpolate, active_units
# hint: Every number is drawn by itself
# hint: No slope arrives at mu: compute z from both with torch's operations
# hint: Draw anew at each call, and set no seed of your own.
# hint: Make the layers in __init__ and assign them to self (a plain Python
# hint: Sum over the latent dimensions, and over nothing else
# hint: No slope arrives: .item(), .detach(), .data, numpy or no_grad cut it
# hint: No slope arrives at the reconstruction
# hint: That is worse than drawing the mean image for every digit, and more
# hint: Too little means that the decoder ignores its code, too much that
# hint: Dreams that are all alike come from a decoder that ignores its code, or
# hint: Does it belong to `model`?
# hint: Return what model.decode gives for the codes, as it is
# hint: t goes from 0 to 1, both included (torch.linspace does so), between the
# hint: Take the variance over the images, then count.
# hint: Compare the variance with `threshold`, not with a fixed number.
# hint: This rests on `
# hint: Is it worked out from what is given?
# hint: Is the count worked out from `mu`?

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return torch.zeros_like(mu)


# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent

    def encode(self, x):
        return torch.zeros(len(x), self.latent), torch.zeros(len(x), self.latent)

    def decode(self, z):
        return torch.zeros(len(z), 784)

    def forward(self, x):
        return (torch.zeros(len(x), 784), *self.encode(x))


# %% kl_divergence
def kl_divergence(mu, logvar):
    return torch.zeros(len(mu))


# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    return torch.tensor(0.0)


# %% train
model = VAE()
history = [0.0, 0.0]


# %% sample_images
def sample_images(model, n, generator=None):
    return torch.zeros(n, 784)


# %% interpolate
def interpolate(model, a, b, steps):
    return torch.zeros(steps, 784)


# %% active_units
def active_units(mu, threshold=0.01):
    return 0
