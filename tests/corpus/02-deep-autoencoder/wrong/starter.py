# The untouched starter: nothing is done yet.
# loses: DeepAutoencoder, predicted_parameters, gradient_norms, fit, train, anomaly_scores, anomaly_threshold, freeze_and_classify
# hint: This exercise has not been answered yet

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("DeepAutoencoder")

    def encode(self, x):
        # YOUR CODE HERE
        raise NotImplementedError("DeepAutoencoder")

    def decode(self, x):
        # YOUR CODE HERE
        raise NotImplementedError("DeepAutoencoder")

    def forward(self, x):
        # YOUR CODE HERE
        raise NotImplementedError("DeepAutoencoder")


# %% predicted_parameters
# YOUR CODE HERE
raise NotImplementedError("predicted_parameters")


# %% gradient_norms
def gradient_norms(model, images):
    # YOUR CODE HERE
    raise NotImplementedError("gradient_norms")


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    # YOUR CODE HERE
    raise NotImplementedError("fit")


# %% train
# YOUR CODE HERE
raise NotImplementedError("train")


# %% anomaly_scores
def anomaly_scores(model, images):
    # YOUR CODE HERE
    raise NotImplementedError("anomaly_scores")


# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    # YOUR CODE HERE
    raise NotImplementedError("anomaly_threshold")


# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    # YOUR CODE HERE
    raise NotImplementedError("freeze_and_classify")
