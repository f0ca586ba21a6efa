# A power iteration that waits for exact equality and never ends.
# loses: pca_reconstruct
# hint: your code took too long

# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    mean = train_images.mean(0)
    cov = (train_images - mean).T @ (train_images - mean) / len(train_images)
    V = torch.linalg.qr(torch.ones(784, k) + torch.eye(784)[:, :k]).Q
    change = 1.0
    while change != 0.0 or k > 0:
        previous = V
        V = torch.linalg.qr(cov @ V).Q
        change = (V - previous).abs().max().item()
    return (images - mean) @ V @ V.T + mean
