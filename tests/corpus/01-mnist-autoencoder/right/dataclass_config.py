# Type-annotated code with a dataclass that holds the settings.
# loses:

# %% to_unit_interval
def to_unit_interval(images: torch.Tensor) -> torch.Tensor:
    count, height, width = images.shape
    return images.to(dtype=torch.float32).reshape(count, height * width) / 255.0


# %% Autoencoder
class Autoencoder(nn.Module):
    code_size: int

    def __init__(self, code_size: int = 32) -> None:
        super().__init__()
        self.code_size = code_size
        self.encoder: nn.Linear = nn.Linear(784, code_size)
        self.decoder: nn.Linear = nn.Linear(code_size, 784)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        nn.init.xavier_uniform_(self.encoder.weight, gain=nn.init.calculate_gain("relu"))
        nn.init.xavier_uniform_(self.decoder.weight)
        nn.init.zeros_(self.encoder.bias)
        nn.init.zeros_(self.decoder.bias)

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        return F.relu(self.encoder(images))

    def decode(self, code: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.decoder(code))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.decode(self.encode(images))


# %% predicted_parameters
predicted_parameters: int = sum([784 * 32, 32, 32 * 784, 784])


# %% train_epoch
def train_epoch(
    model: nn.Module,
    images: torch.Tensor,
    optimizer: torch.optim.Optimizer,
    batch_size: int = 128,
    generator: torch.Generator | None = None,
) -> float:
    total: float = 0.0
    order: torch.Tensor = torch.randperm(len(images), generator=generator)
    for chosen in order.split(batch_size):
        batch = torch.index_select(images, 0, chosen)
        loss: torch.Tensor = reconstruction_loss(model(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item() * len(chosen)
    return total / len(images)


# %% train
from dataclasses import dataclass  # noqa: E402


@dataclass(frozen=True)
class Settings:
    epochs: int = 13
    batch_size: int = 64
    learning_rate: float = 6e-3
    code_size: int = 32
    seed: int = 11


settings = Settings()
torch.manual_seed(settings.seed)
model: Autoencoder = Autoencoder(settings.code_size)
optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
history: list[float] = []
for _ in range(settings.epochs):
    history.append(train_epoch(model, train_images, optimizer, settings.batch_size))
