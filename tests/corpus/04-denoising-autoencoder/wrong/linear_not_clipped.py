# Forgets to clip.
# loses: linear_denoiser
# hint: A weighted sum knows no bounds

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    mx, my = train_noisy.mean(0), train_clean.mean(0)
    W = torch.linalg.lstsq(train_noisy - mx, train_clean - my).solution
    return (noisy - mx) @ W + my
