# A class with options of its own does everything; the functions hand over to it.
# loses:

# %% best_match
class Sheet:
    """A sheet of units, with the metric as an option."""

    def __init__(self, weights, power=2.0):
        self.weights, self.power = weights, power
        self.rows, self.cols, self.size = weights.shape

    def distances(self, x):
        return torch.cdist(x, self.weights.reshape(-1, self.size), p=self.power)

    def best(self, x, count=1):
        places = self.distances(x).sort(dim=1).indices[:, :count]
        return torch.stack([places.div(self.cols, rounding_mode="floor"), places.remainder(self.cols)], dim=2)


def best_match(weights, x, power=2.0):
    return Sheet(weights, power).best(x)[:, 0]


# %% quantisation_error
def quantisation_error(weights, x, reduce=torch.mean):
    return float(reduce(Sheet(weights).distances(x).min(dim=1).values))


# %% topographic_error
def topographic_error(weights, x):
    best = Sheet(weights).best(x, count=2)
    torn = (best[:, 0] - best[:, 1]).abs().amax(dim=1) > 1
    return float(torn.sum()) / len(x)


# %% train
class Trainer:
    def __init__(self, first=7.0, last=0.9):
        self.first, self.last = first, last

    def sigma(self, step, steps):
        return decay(self.first, self.last, step, steps)

    def rate(self, step, steps):
        return max(0.6 * (1 - step / steps), 0.02)


trainer = Trainer()
labkit.seed_everything(8)
weights = organise(start_map(seed=4), train_images, trainer.sigma, trainer.rate)
