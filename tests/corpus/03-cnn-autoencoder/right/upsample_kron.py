# The Kronecker product with a block of ones.
# loses:

# %% upsample_nearest
def upsample_nearest(x, factor):
    return torch.kron(x, torch.ones(1, 1, factor, factor))
