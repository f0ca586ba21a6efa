# Computes in double precision and rounds at the end; pads the sheet and unfolds it.
# loses:

# %% best_match
def best_match(weights, x):
    apart = torch.cdist(x.double(), weights.double().flatten(0, 1))
    place = apart.argmin(dim=1)
    cols = weights.size(1)
    return torch.column_stack((torch.div(place, cols, rounding_mode="trunc"), place - cols * torch.div(place, cols, rounding_mode="trunc")))


# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    grid = torch.stack(torch.meshgrid(torch.arange(rows), torch.arange(cols), indexing="ij"), dim=-1).double()
    middle = torch.as_tensor(centre).double()
    return torch.exp(-torch.linalg.vector_norm(grid - middle, dim=-1) ** 2 / (2.0 * sigma**2)).float()


# %% update
def update(weights, x, h, lr):
    new = weights.detach().double().clone()
    new.add_(h.double().mul(lr).unsqueeze(-1).mul(x.double() - new))
    return new.float()


# %% quantisation_error
def quantisation_error(weights, x):
    total = 0.0
    for part in x.double().split(500):
        total += torch.cdist(part, weights.double().flatten(0, 1)).amin(1).sum()
    return (total / len(x)).item()


# %% u_matrix
def u_matrix(weights):
    w = weights.double().permute(2, 0, 1)  # (D, R, C)
    padded = F.pad(w, (1, 1, 1, 1))
    there = F.pad(torch.ones_like(w[0]), (1, 1, 1, 1))
    total, count = 0.0, 0.0
    rows, cols = w.shape[1:]
    for r, c in ((0, 1), (2, 1), (1, 0), (1, 2)):
        known = there[r : r + rows, c : c + cols]
        total = total + known * (padded[:, r : r + rows, c : c + cols] - w).norm(dim=0)
        count = count + known
    return (total / count).float()


# %% train
labkit.seed_everything(12)
start = train_images.mean(0) + 0.1 * torch.randn(20, 20, 784)
weights = organise(start, train_images, lambda s, n: decay(10, 1, s, n), lambda s, n: decay(0.3, 0.1, s, n)).clone()
