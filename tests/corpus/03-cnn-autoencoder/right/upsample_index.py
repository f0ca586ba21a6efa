# Looks each pixel up at i // factor, j // factor.
# loses:

# %% upsample_nearest
def upsample_nearest(x, factor):
    rows = torch.arange(x.shape[2] * factor) // factor
    columns = torch.arange(x.shape[3] * factor) // factor
    return x[:, :, rows][:, :, :, columns]
