# Layer normalisation and SiLU between the layers of both halves.
# loses:

# %% DeepAutoencoder
class DeepAutoencoder(nn.Module):
    def __init__(self, sizes=(784, 128, 64, 32)):
        super().__init__()

        def half(widths):
            blocks = [
                nn.Sequential(nn.Linear(a, b), nn.LayerNorm(b), nn.SiLU())
                for a, b in itertools.pairwise(widths[:-1])
            ]
            return nn.Sequential(*blocks, nn.Linear(*widths[-2:]))

        self.encode = half(list(sizes))
        self.to_logits = half(list(sizes)[::-1])

    def decode(self, code):
        return torch.sigmoid(self.to_logits(code))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
torch.manual_seed(42)
model = DeepAutoencoder()
history = fit(model, train_images, valid_images, 15, batch_size=50, lr=2e-3)
