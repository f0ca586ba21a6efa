# Returns mu.
# loses: reparameterize
# may lose: train

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu
