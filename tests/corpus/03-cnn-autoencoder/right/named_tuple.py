# Settings in a dataclass, a named tuple for the pair, ModuleDicts, dropout and a norm over channels, a linear warm-up.
# %% conv_output_size
from dataclasses import dataclass


@dataclass
class Slide:
    size: int
    kernel: int
    stride: int
    padding: int

    @property
    def places(self):
        first, last = -self.padding, self.size + self.padding - self.kernel
        return sum(1 for _ in range(first, last + 1, self.stride))


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    return Slide(size, kernel, stride, padding).places

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width: int = 16):
        super().__init__()
        self.layers = nn.ModuleDict(
            {
                "look": nn.Conv2d(1, width, 3, padding=1, padding_mode="replicate"),
                "again": nn.Conv2d(width, width, 3, padding=1, padding_mode="replicate"),
                "halve": nn.Conv2d(width, 2 * width, 3, stride=2, padding=1, padding_mode="replicate"),
            }
        )

    def forward(self, x):
        x = F.max_pool2d(F.softplus(self.layers["look"](x)), 2)
        x = x + F.relu(self.layers["again"](x))
        return F.mish(self.layers["halve"](x))

# %% Bottleneck
from typing import NamedTuple


class Middle(NamedTuple):
    features: torch.Tensor
    view: torch.Tensor


class Bottleneck(nn.Module):
    def __init__(self, width: int = 16):
        super().__init__()
        self.layers = nn.ModuleDict(
            {"features": nn.Conv2d(2 * width, 4 * width, 3, padding=1), "view": nn.Conv2d(4 * width, 1, 3, padding=1)}
        )

    def forward(self, maps):
        features = F.mish(self.layers["features"](maps))
        return Middle(features=features, view=torch.sigmoid(self.layers["view"](features)))

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width: int = 16):
        super().__init__()
        self.layers = nn.ModuleDict(
            {
                "mix": nn.Conv2d(4 * width, 2 * width, 3, padding=1),
                "enlarge": nn.ConvTranspose2d(2 * width, width, 4, stride=2, padding=1),
                "draw": nn.Conv2d(width, 1, 5, padding=2),
            }
        )
        self.dropout = nn.Dropout(0.02)

    def forward(self, features):
        x = self.dropout(F.mish(self.layers["mix"](features)))
        x = F.mish(self.layers["enlarge"](x))
        x = x.repeat_interleave(2, -1).repeat_interleave(2, -2)
        return torch.sigmoid(self.layers["draw"](x))

# %% upsample_nearest
def upsample_nearest(x, factor):
    rows = torch.arange(x.size(2) * factor).div(factor, rounding_mode="floor").view(1, 1, -1, 1)
    columns = torch.arange(x.size(3) * factor).div(factor, rounding_mode="floor").view(1, 1, 1, -1)
    tall = torch.take_along_dim(x, rows, dim=2)
    return torch.take_along_dim(tall, columns, dim=3)

# %% NarrowConvAutoencoder
class ChannelNorm(nn.LayerNorm):
    """Layer normalisation over the channels of each place by itself."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width: int = 16):
        super().__init__()
        self.encoder, self.decoder = ConvEncoder(width), ConvDecoder(width)
        self.to_code = nn.Conv2d(2 * width, 1, 3, padding=1)
        self.widen, self.norm = nn.Conv2d(1, 4 * width, 3, padding=1), ChannelNorm(4 * width)

    def encode(self, x):
        return self.to_code(self.encoder(x))

    def decode(self, code):
        return self.decoder(F.relu(self.norm(self.widen(code))))

    def forward(self, x):
        return self.decode(self.encode(x))

# %% train
@dataclass(frozen=True)
class Settings:
    width: int = 8
    epochs: int = 3
    batch_size: int = 25
    lr: float = 0.005
    warm_up: int = 60


settings = Settings()
torch.manual_seed(9)
model = NarrowConvAutoencoder(settings.width)
optimizer = torch.optim.Adam(model.parameters(), lr=settings.lr)
steps = settings.epochs * math.ceil(len(train_images) / settings.batch_size)
schedule = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda step: min((step + 1) / settings.warm_up, 1.02 - step / steps)
)
history = train_epochs(model, train_images, optimizer, settings.epochs, settings.batch_size, schedule)
