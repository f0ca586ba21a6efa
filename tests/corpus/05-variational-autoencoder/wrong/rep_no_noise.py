# Returns mu.
# loses: reparameterize
# may lose: train
# hint: Without noise the decoder sees points, not regions

# %% reparameterize
def reparameterize(mu, logvar, generator=None):
    return mu


# %% train
model = VAE()
history = [543.0, 542.0]  # not trained: this answer is about another exercise
