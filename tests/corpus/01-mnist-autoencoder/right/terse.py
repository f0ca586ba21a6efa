# As few characters as possible.
# loses:

# %% to_unit_interval
to_unit_interval = lambda i: i.flatten(1) / 255  # noqa: E731


# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(s, code_size=32):
        super().__init__()
        s.e, s.d = nn.Linear(784, code_size), nn.Linear(code_size, 784)

    encode = lambda s, x: F.leaky_relu(s.e(x), 0.2)  # noqa: E731
    decode = lambda s, c: s.d(c).sigmoid()  # noqa: E731
    forward = lambda s, x: s.decode(s.encode(x))  # noqa: E731


# %% predicted_parameters
predicted_parameters = 50992

# %% reconstruction_loss
reconstruction_loss = F.binary_cross_entropy


# %% train_epoch
def train_epoch(model, images, optimizer, batch_size=128, generator=None):
    t = 0
    for b in images[torch.randperm(len(images), generator=generator)].split(batch_size):
        optimizer.zero_grad()
        (l := reconstruction_loss(model(b), b)).backward()  # noqa: E741
        optimizer.step()
        t += l.item() * len(b)
    return t / len(images)


# %% pca_reconstruct
def pca_reconstruct(train_images, images, k):
    v = torch.linalg.svd(train_images - (m := train_images.mean(0)), full_matrices=False).Vh[:k]
    return (images - m) @ v.T @ v + m


# %% train
o = torch.optim.Adam((model := Autoencoder()).parameters(), 4e-3)
history = [train_epoch(model, train_images, o, 50) for _ in range(15)]
