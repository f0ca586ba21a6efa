# The untouched starter: nothing is done yet.
# loses: to_unit_interval, Autoencoder, predicted_parameters, reconstruction_loss, train_epoch, pca_reconstruct, train
# hint: This exercise has not been answered yet

# %% to_unit_interval
def to_unit_interval(images):
    # YOUR CODE HERE
    raise NotImplementedError("to_unit_interval")


# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError("Autoencoder")

    def encode(self, images):
        # YOUR CODE HERE
        raise NotImplementedError("Autoencoder")

    def decode(self, code):
        # YOUR CODE HERE
        raise NotImplementedError("Autoencoder")

    def forward(self, images):
        # YOUR CODE HERE
        raise NotImplementedError("Autoencoder")


# %% predicted_parameters
# YOUR CODE HERE
raise NotImplementedError("predicted_parameters")


# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    # YOUR CODE HERE
    raise NotImplementedError("reconstruction_loss")


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    # YOUR CODE HERE
    raise NotImplementedError("train_epoch")


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    # YOUR CODE HERE
    raise NotImplementedError("pca_reconstruct")


# %% train
# YOUR CODE HERE
raise NotImplementedError("train")
