# Forgets to subtract the noisy mean from the new images.
# loses: linear_denoiser
# hint: Subtract the mean of train_noisy from `noisy` as well.

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    mx, my = train_noisy.mean(0), train_clean.mean(0)
    W = torch.linalg.lstsq(train_noisy - mx, train_clean - my).solution
    return (noisy @ W + my).clamp(0, 1)
