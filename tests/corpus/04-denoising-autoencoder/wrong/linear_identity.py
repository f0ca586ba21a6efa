# Returns its input.
# loses: linear_denoiser
# hint: The noisy images came back as they were.
# hint: The training pairs play no part

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    return noisy
