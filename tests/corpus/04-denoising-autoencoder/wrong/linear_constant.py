# Returns the mean clean image for all.
# loses: linear_denoiser
# hint: ?

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    return train_clean.mean(0).expand(len(noisy), -1).clone()
