# All functions in NumPy; the map is trained with it, in a loop of its own, and becomes a tensor at the end.
# loses:

# %% best_match
def best_match(weights, x):
    units = np.asarray(weights).reshape(-1, weights.shape[2])
    images = np.asarray(x)
    squared = (images**2).sum(1)[:, None] - 2 * images @ units.T + (units**2).sum(1)
    rows, cols = np.unravel_index(squared.argmin(axis=1), tuple(weights.shape[:2]))
    return torch.from_numpy(np.stack([rows, cols], axis=1))


# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    row, col = (int(part) for part in centre)
    down, across = np.ogrid[:rows, :cols]
    squared = (down - row) ** 2 + (across - col) ** 2
    return torch.from_numpy(np.exp(-squared / (2 * sigma**2)).astype(np.float32))


# %% update
def update(weights, x, h, lr):
    w, image, share = (np.asarray(each) for each in (weights, x, h))
    return torch.from_numpy((w + lr * share[..., None] * (image - w)).astype(np.float32))


# %% decay
def decay(start, end, step, steps):
    return float(np.geomspace(start, end, steps)[step])


# %% quantisation_error
def quantisation_error(weights, x):
    winner = best_match(weights, x).numpy()
    held = np.asarray(weights)[winner[:, 0], winner[:, 1]]
    return float(np.linalg.norm(np.asarray(x) - held, axis=1).mean())


# %% topographic_error
def topographic_error(weights, x):
    units = np.asarray(weights, dtype=np.float64).reshape(-1, weights.shape[2])
    images = np.asarray(x, dtype=np.float64)
    squared = (images**2).sum(1)[:, None] - 2 * images @ units.T + (units**2).sum(1)
    two = np.argsort(squared, axis=1)[:, :2]
    rows, cols = np.divmod(two, weights.shape[1])
    touch = (np.abs(np.diff(rows, axis=1)) <= 1) & (np.abs(np.diff(cols, axis=1)) <= 1)
    return float(1 - touch.mean())


# %% u_matrix
def u_matrix(weights):
    w = np.asarray(weights)
    padded = np.pad(w, ((1, 1), (1, 1), (0, 0)), constant_values=np.nan)
    inside = (slice(1, -1), slice(1, -1))
    around = [np.roll(padded, shift, axis=axis)[inside] for axis in (0, 1) for shift in (1, -1)]
    apart = np.stack([np.sqrt(((w - other) ** 2).sum(axis=2)) for other in around])
    return torch.from_numpy(np.nanmean(apart, axis=0).astype(np.float32))


# %% train
random = np.random.default_rng(3)
images = train_images.numpy()
units = images[random.choice(len(images), 400, replace=False)].copy()
place = np.array([(row, col) for row in range(20) for col in range(20)], dtype=np.float32)
for step, number in enumerate(random.permutation(len(images))):
    done = step / len(images)
    sigma, rate = 8 * (0.8 / 8) ** done, 0.4 * (0.03 / 0.4) ** done
    image = images[number]
    winner = ((units - image) ** 2).sum(axis=1).argmin()
    h = np.exp(-((place - place[winner]) ** 2).sum(axis=1) / (2 * sigma**2))
    units += (rate * h)[:, None].astype(np.float32) * (image - units)
weights = torch.from_numpy(units.reshape(20, 20, 784))
