# The untouched starter: nothing is done yet.
# loses: reparameterize, VAE, kl_divergence, negative_elbo, train, sample_images, interpolate, active_units
# hint: This exercise has not been answered yet

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    # YOUR CODE HERE
    raise NotImplementedError("reparameterize")


# %% VAE
class VAE(nn.Module):
    def __init__(self, latent=20):
        super().__init__()
        self.latent = latent
        # YOUR CODE HERE
        raise NotImplementedError("VAE")

    def encode(self, x):
        # YOUR CODE HERE
        raise NotImplementedError("VAE")

    def decode(self, z):
        # YOUR CODE HERE
        raise NotImplementedError("VAE")

    def forward(self, x):
        # YOUR CODE HERE
        raise NotImplementedError("VAE")


# %% kl_divergence
def kl_divergence(mu, logvar):
    # YOUR CODE HERE
    raise NotImplementedError("kl_divergence")


# %% negative_elbo
def negative_elbo(reconstruction, x, mu, logvar):
    # YOUR CODE HERE
    raise NotImplementedError("negative_elbo")


# %% train
# YOUR CODE HERE
raise NotImplementedError("train")


# %% sample_images
def sample_images(model, n, generator=None):
    # YOUR CODE HERE
    raise NotImplementedError("sample_images")


# %% interpolate
def interpolate(model, a, b, steps):
    # YOUR CODE HERE
    raise NotImplementedError("interpolate")


# %% active_units
def active_units(mu, threshold=0.01):
    # YOUR CODE HERE
    raise NotImplementedError("active_units")
