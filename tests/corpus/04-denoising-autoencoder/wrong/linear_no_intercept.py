# No intercept.
# loses: linear_denoiser
# hint: There is no intercept: add a column of ones, or centre both sides.

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    W = torch.linalg.lstsq(train_noisy, train_clean).solution
    return (noisy @ W).clamp(0, 1)
