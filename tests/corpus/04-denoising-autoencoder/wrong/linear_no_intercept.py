# No intercept.
# loses: linear_denoiser
# hint: ?

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    W = torch.linalg.lstsq(train_noisy, train_clean).solution
    return (noisy @ W).clamp(0, 1)
