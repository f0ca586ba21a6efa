# Fits on the images to be cleaned, with themselves as the target.
# loses: linear_denoiser
# hint: The noisy images came back as they were.
# hint: The training pairs play no part
# hint: Clip the weighted sum, and nothing else

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    mx = noisy.mean(0)
    A = noisy - mx
    W = torch.linalg.solve(A.T @ A + 0.1 * torch.eye(784), A.T @ A)
    return (A @ W + mx).clamp(0, 1)
