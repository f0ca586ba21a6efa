"""Small helpers that checks call in the student's process, where values alone are not enough."""

import time
from collections.abc import Callable
from typing import Any

import torch


def value_and_gradients(function: Callable[..., Any], *arguments: Any) -> tuple[Any, list[torch.Tensor | None]]:
    """Call `function` and differentiate the sum of what it returns with respect to each floating-point tensor given.

    Returns the value and one gradient for each argument (None where nothing flows back, or nothing could).
    """
    inputs = [
        argument.clone().requires_grad_() if torch.is_tensor(argument) and argument.is_floating_point() else argument
        for argument in arguments
    ]
    value = function(*inputs)
    if torch.is_tensor(value) and value.requires_grad:
        value.sum().backward()
    return value, [argument.grad if torch.is_tensor(argument) else None for argument in inputs]


def hands_back(function: Callable[..., Any], tensor: torch.Tensor, *arguments: Any) -> bool:
    """Whether what `function` makes of `tensor` lies in the memory of `tensor` itself."""
    result = function(tensor, *arguments)
    storage = result.untyped_storage().data_ptr() if torch.is_tensor(result) else None
    return storage == tensor.untyped_storage().data_ptr()


def gradients(model: torch.nn.Module) -> dict[str, torch.Tensor | None]:
    """The gradient of each parameter of `model` by name, None where there is none."""
    return {name: parameter.grad for name, parameter in model.named_parameters()}


class Spy(torch.nn.Module):
    """Stands in for `inner` and remembers each call of it, in `calls`, a list of dicts in order:

    "input" and "output" (copies of the tensors), "training" (bool, the mode), "grad" (bool, whether gradients were on).
    """

    def __init__(self, inner: torch.nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.calls: list[dict[str, Any]] = []

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        output: torch.Tensor = self.inner(images)
        seen = {"input": images.detach().clone(), "output": output.detach().clone()}
        self.calls.append(seen | {"training": self.training, "grad": torch.is_grad_enabled()})
        return output


class TinyAutoencoder(torch.nn.Module):
    """One ReLU layer and one sigmoid layer, for checks that bring their own model."""

    def __init__(self, pixels: int, code_size: int) -> None:
        super().__init__()
        self.encoder = torch.nn.Linear(pixels, code_size)
        self.decoder = torch.nn.Linear(code_size, pixels)

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.encoder(images))

    def decode(self, code: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.decoder(code))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.decode(self.encode(images))


class WatchedAutoencoder(TinyAutoencoder):
    """The same for images of any shape, remembering each batch that it encodes, in `calls`, a list of dicts in order:

    "input" (a copy), "training" (bool, the mode), "grad" (bool, whether gradients were on).
    """

    def __init__(self, pixels: int, code_size: int) -> None:
        super().__init__(pixels, code_size)
        self.calls: list[dict[str, Any]] = []

    def encode(self, images: torch.Tensor) -> torch.Tensor:
        seen = {"training": self.training, "grad": torch.is_grad_enabled()}
        self.calls.append(seen | {"input": images.detach().clone()})
        return super().encode(images.flatten(1))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.decode(self.encode(images)).view_as(images)


class Both(torch.nn.Module):
    """Applies `first`, then `second` to what came out, and returns both results."""

    def __init__(self, first: torch.nn.Module, second: torch.nn.Module) -> None:
        super().__init__()
        self.first, self.second = first, second

    def forward(self, value: Any) -> tuple[Any, Any]:
        found = self.first(value)
        return found, self.second(found)


class Always:
    """Whatever it is called with, it returns `value`: a part of ours in the place of a student's function or class."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self.value


class TinyVAE(torch.nn.Module):
    """One linear layer for each head and one sigmoid layer, for checks that bring their own model. `forward` is without noise."""

    def __init__(self, pixels: int, latent: int) -> None:
        super().__init__()
        self.latent = latent
        self.heads = torch.nn.Linear(pixels, 2 * latent)
        self.decoder = torch.nn.Linear(latent, pixels)

    def encode(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.heads(images).chunk(2, dim=-1)  # type: ignore[no-any-return]

    def decode(self, code: torch.Tensor) -> torch.Tensor:
        return torch.sigmoid(self.decoder(code))

    def forward(self, images: torch.Tensor) -> tuple[torch.Tensor, ...]:
        mean, spread = self.encode(images)
        return self.decode(mean), mean, spread


def part(function: Callable[..., Any], index: int) -> Callable[..., Any]:
    """What `function` returns at `index`, as a function of its own."""
    return lambda *arguments, **options: function(*arguments, **options)[index]


def positional(function: Callable[..., Any], count: int) -> Callable[..., Any]:
    """`function` of the first `count` arguments, however they are passed; what else is passed is ignored."""
    return lambda *arguments, **options: function(*(*arguments, *options.values())[:count])


def trainable(model: torch.nn.Module) -> dict[str, bool]:
    """Which parameters of `model` require gradients, by name."""
    return {name: parameter.requires_grad for name, parameter in model.named_parameters()}


def detective_loss(real_logits: torch.Tensor, fake_logits: torch.Tensor) -> torch.Tensor:
    """The discriminator's cross-entropy in a GAN, so that a mistake in a student's own does not cost twice."""
    softplus = torch.nn.functional.softplus
    return softplus(real_logits.neg()).mean().add(softplus(fake_logits).mean())


def forger_loss(fake_logits: torch.Tensor) -> torch.Tensor:
    """The generator's non-saturating cross-entropy in a GAN."""
    return torch.nn.functional.softplus(fake_logits.neg()).mean()


def cpu_seconds(function: Callable[..., Any], *arguments: Any) -> float:
    """How long a call of `function` computes."""
    before = time.process_time()
    function(*arguments)
    return time.process_time() - before
