# Goes through numpy, which cuts the gradient.
# loses: upsample_nearest
# hint: Something cuts the graph

# %% upsample_nearest
def upsample_nearest(x, factor):
    large = np.repeat(np.repeat(x.detach().numpy(), factor, axis=2), factor, axis=3)
    return torch.from_numpy(large)
