# Returns its input.
# loses: linear_denoiser
# hint: ?

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    return noisy
