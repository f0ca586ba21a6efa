# Every answer returns something of the right kind and nothing is worked out.
# loses: add_noise, psnr, linear_denoiser, DenoisingAutoencoder, train_epoch, train, robustness
# hint: Clip the sum: don't rescale it, don't squash it, don't take its
# hint: Draw noise of the whole shape of the images.
# hint: Draw anew at each call, and set no seed of your own.
# hint: Compare with: torch.linalg.lstsq of train_noisy with a column of ones
# hint: Make the layers in __init__ and assign them to self (a plain Python
# hint: Call the model that was passed in (not a copy, not a global one)
# hint: Every digit gets the same picture
# hint: Append the loss of each epoch, once an epoch.
# hint: Call model.eval() before you ask the model.
# hint: The training pairs play no part
# hint: This rests on `
# hint: Nothing was added
# hint: Draw one random number for each pixel
# hint: the same figure for all images
# hint: Is it worked out from what is given?

# %% add_noise
def add_noise(images, noise_factor=0.5, generator=None):
    return torch.zeros_like(images)


# %% psnr
def psnr(clean, other):
    return torch.zeros(len(clean))


# %% linear_denoiser
def linear_denoiser(train_noisy, train_clean, noisy):
    return torch.zeros_like(noisy)


# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def forward(self, x):
        return torch.zeros_like(x)


# %% train_epoch
def train_epoch(model, images, optimizer, noise_factor=0.5, batch_size=128, generator=None):
    return 0.0


# %% train
model = DenoisingAutoencoder()
history = [0.0]


# %% robustness
def robustness(model, images, noise_factors, generator=None):
    return [0.0 for _ in noise_factors]
