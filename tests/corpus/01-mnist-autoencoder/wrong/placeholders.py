# Every answer returns something of the right kind and nothing is worked out.
# loses: to_unit_interval, Autoencoder, predicted_parameters, reconstruction_loss, train_epoch, pca_reconstruct, train
# hint: That is integer division
# hint: Make the layers in __init__ and assign them to self (a plain Python
# hint: Count inputs × outputs weights and one bias for each output.
# hint: No gradient arrives: .item(), .detach(), .data or no_grad cut it off.
# hint: Being certain and wrong must cost much
# hint: Each batch needs loss.backward() and then optimizer.step(), in this
# hint: PyTorch adds each gradient to what is there already
# hint: Call the model that was passed in (not a copy, not a global one)
# hint: Compare with: subtract the training mean, project on the first k right
# hint: Every digit gets the same picture
# hint: Append the loss of each epoch, once an epoch.
# hint: This rests on `
# hint: Everything has become black
# hint: The training images play no part

# %% to_unit_interval
def to_unit_interval(images):
    return torch.zeros(len(images), 784)


# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super().__init__()
        self.code_size = code_size

    def encode(self, images):
        return torch.zeros(len(images), self.code_size)

    def decode(self, code):
        return torch.zeros(len(code), 784)

    def forward(self, images):
        return torch.zeros_like(images)


# %% predicted_parameters
predicted_parameters = 0


# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return torch.tensor(0.0)


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    return 0.0


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    return torch.zeros(len(images), 784)


# %% train
model = Autoencoder()
history = [0.0]
