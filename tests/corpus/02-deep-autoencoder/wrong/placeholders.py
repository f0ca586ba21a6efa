# Every answer returns something of the right kind and nothing is worked out.
# loses: DeepAutoencoder, predicted_parameters, gradient_norms, fit, train, anomaly_scores, anomaly_threshold, freeze_and_classify
# hint: Make the layers in __init__ and assign them to self (a plain Python
# hint: Each layer: inputs × outputs weights, outputs biases.
# hint: Every digit gets the same picture
# hint: Append the loss of each epoch, once an epoch.
# hint: Sort the normal scores: which one has the fraction false_alarm_rate of
# hint: The encoder is another one than before
# hint: Is the number of epochs fixed in the function
# hint: Does the head see each image with its own label
# hint: This rests on `
# hint: Is it worked out from what is given?
# hint: Nothing happens here
# hint: For each image the mean over its pixels of
# hint: Is the head trained by cross-entropy

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()
        self.sizes = sizes

    def encode(self, x):
        return torch.zeros(len(x), self.sizes[-1])

    def decode(self, code):
        return torch.zeros(len(code), self.sizes[0])

    def forward(self, x):
        return torch.zeros_like(x)


# %% predicted_parameters
predicted_parameters = 0


# %% gradient_norms
def gradient_norms(model, images):
    return [0.0]


# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    return {"train": [0.0], "valid": [0.0]}


# %% train
model = DeepAutoencoder()
history = {"train": [0.0], "valid": [0.0]}


# %% anomaly_scores
def anomaly_scores(model, images):
    return torch.zeros(len(images))


# %% anomaly_threshold
def anomaly_threshold(normal_scores, false_alarm_rate=0.05):
    return 0.0


# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    return nn.Linear(784, 10)
