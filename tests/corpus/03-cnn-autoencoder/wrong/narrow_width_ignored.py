# width is not passed on: all parts have their default width.
# loses: NarrowConvAutoencoder
# may lose: train
# hint: Pass `width` on to every part.

# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width: int = 16):
        super().__init__()
        self.encoder = ConvEncoder()
        self.code = nn.Conv2d(32, 1, 3, padding=1)
        self.widen = nn.Conv2d(1, 64, 3, padding=1)
        self.decoder = ConvDecoder()

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        return self.code(self.encoder(x))

    def decode(self, code: torch.Tensor) -> torch.Tensor:
        return self.decoder(F.relu(self.widen(code)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.decode(self.encode(x))
