# Every answer returns something of the right kind and nothing is worked out.
# loses: add_noise, psnr, linear_denoiser, DenoisingAutoencoder, train_epoch, train, robustness
# hint: ?

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
