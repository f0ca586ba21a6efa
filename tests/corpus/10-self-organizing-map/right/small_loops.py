# Loops in plain Python where the sheet is small: units one by one, pictures one by one for the topographic error.
# loses:

# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    r0, c0 = int(centre[0]), int(centre[1])
    h = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            h[r, c] = math.exp(-((r - r0) ** 2 + (c - c0) ** 2) / (2 * sigma**2))
    return h


# %% decay
def decay(start, end, step, steps):
    factor = (end / start) ** (1 / (steps - 1))
    value = float(start)
    for _ in range(step):
        value *= factor
    return value


# %% update
def update(weights, x, h, lr):
    new = weights.clone()
    for r in range(weights.shape[0]):
        new[r] += lr * h[r][:, None] * (x - weights[r])
    return new


# %% topographic_error
def topographic_error(weights, x):
    columns = weights.shape[1]
    units = weights.reshape(-1, weights.shape[2])
    torn = 0
    for image in x:
        order = ((units - image) ** 2).sum(dim=1).argsort().tolist()
        (r1, c1), (r2, c2) = divmod(order[0], columns), divmod(order[1], columns)
        if abs(r1 - r2) > 1 or abs(c1 - c2) > 1:
            torn += 1
    return torn / len(x)


# %% u_matrix
def u_matrix(weights):
    rows, cols, _ = weights.shape
    result = torch.zeros(rows, cols)
    for r in range(rows):
        for c in range(cols):
            found = []
            for dr, dc in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                if 0 <= r + dr < rows and 0 <= c + dc < cols:
                    found.append(torch.dist(weights[r, c], weights[r + dr, c + dc]))
            result[r, c] = sum(found) / len(found)
    return result


# %% train
schedule = [decay(9, 0.7, step, 40) for step in range(40)]
weights = organise(
    start_map(seed=2), train_images, lambda step, steps: schedule[40 * step // steps], lambda step, steps: 0.3 * (1 - step / steps) + 0.01
)
