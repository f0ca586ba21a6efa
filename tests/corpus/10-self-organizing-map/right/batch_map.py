# The batch map: all winners at once, then each unit becomes a weighted mean; no learning rate.
# loses:

# %% train
rows = torch.arange(20).repeat_interleave(20)
cols = torch.arange(20).repeat(20)
apart = (rows - rows[:, None]) ** 2 + (cols - cols[:, None]) ** 2  # (400, 400)
torch.manual_seed(5)
weights = train_images[torch.randperm(4000)[:400]].reshape(20, 20, 784)
for number in range(20):
    sigma = 10 * (1 / 10) ** (number / 19)
    found = best_match(weights, train_images)
    place = found[:, 0] * 20 + found[:, 1]
    h = torch.exp(-apart[place] / (2 * sigma**2))  # (4000, 400)
    weights = ((h.T @ train_images) / h.sum(0)[:, None]).reshape(20, 20, 784)
