# A ridge of 1000.
# loses: linear_denoiser
# hint: The ridge is too strong
# hint: Clip the weighted sum, and nothing else

# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    mx, my = train_noisy.mean(0), train_clean.mean(0)
    A = train_noisy - mx
    W = torch.linalg.solve(A.T @ A + 1000 * torch.eye(784), A.T @ (train_clean - my))
    return ((noisy - mx) @ W + my).clamp(0, 1)
