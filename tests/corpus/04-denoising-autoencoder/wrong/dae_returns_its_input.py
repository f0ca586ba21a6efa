# Returns its input; the layers are not used.
# loses: DenoisingAutoencoder
# may lose: train, train
# hint: Something cuts the graph on the way (no_grad, detach, .data, numpy

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.unused = nn.Linear(1, 1)

    def forward(self, x):
        return x


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters())
history = [train_epoch(model, train_images[:64], optimizer) for _ in range(2)]
