# numpy wherever possible: decibels, least squares, running sums.
# loses:

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    specks = torch.empty_like(images).normal_(generator=generator).numpy()
    noisy = np.clip(images.numpy() + np.float32(noise_factor) * specks, 0.0, 1.0)
    return torch.from_numpy(noisy)


# %% psnr
def psnr(clean, other):
    a, b = np.asarray(clean), np.asarray(other)
    values = []
    for x, y in zip(a, b, strict=True):
        error = np.mean((x - y) ** 2)
        values.append(np.inf if error == 0 else 10 * np.log10(1.0 / error))
    return torch.tensor(np.array(values), dtype=torch.float32)


# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    X = np.hstack([train_noisy.numpy().astype(np.float64), np.ones((len(train_noisy), 1))])
    Y = train_clean.numpy().astype(np.float64)
    A, B = X.T @ X, X.T @ Y
    W = np.linalg.solve(A + 1e-3 * np.eye(len(A)), B)
    X_new = np.hstack([noisy.numpy(), np.ones((len(noisy), 1))])
    return torch.tensor(np.clip(X_new @ W, 0, 1), dtype=torch.float32)


# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    order = torch.randperm(images.size(0), generator=generator).numpy()
    n_batches = int(np.ceil(len(order) / batch_size))
    sums = np.zeros(n_batches)
    for b in range(n_batches):
        clean = images[order[b * batch_size : (b + 1) * batch_size]]
        output = model(add_noise(clean, noise_factor=noise_factor, generator=generator))
        loss = F.binary_cross_entropy(output, clean)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        sums[b] = loss.detach().numpy() * len(clean)
    return float(sums.sum() / len(images))


# %% robustness
def robustness(model, images, noise_factors, generator=None):
    model.train(False)
    results = np.zeros(len(noise_factors))
    for i, factor in enumerate(noise_factors):
        noisy = add_noise(images, factor, generator)
        results[i] = np.mean([psnr(c[None], model(n[None]).detach()).item() for c, n in zip(images, noisy)])
    return results.tolist()
