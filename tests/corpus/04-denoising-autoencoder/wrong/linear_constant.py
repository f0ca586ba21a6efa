# Returns the mean clean image for all.
# loses: linear_denoiser
# hint: Only the mean image is left
# hint: Clip the weighted sum, and nothing else

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    return train_clean.mean(0).expand(len(noisy), -1).clone()
