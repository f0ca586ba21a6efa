"""Devices of the notebooks: pictures that wait for your answers and guesses, what you guessed beside what came out, no ReLUs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from torch.overrides import TorchFunctionMode

from labkit.friendly import SAYS
from labkit.training import nobody_watches

OPEN = "?"  # what stands in the place of a guess that is still to be made
GUESS = "my_guess_"  # how the names of guesses begin


class _NoGuessYet(Exception):
    """Ends a picture that answers a question; `waits_for` asks the question instead."""


@contextmanager
def waits_for(*names: str) -> Iterator[None]:
    """Around a picture that uses your answers: says in one sentence what is missing, instead of failing.

    Args:
        names: the exercises that the picture uses, and the variables that they define.

    An exercise that is not done yet (`NotImplementedError`), a name of `names` that is not defined yet (`NameError`)
    and a guess that you still owe (`guessed`) are caught. Every other error is yours to see.
    """
    try:
        yield
    except _NoGuessYet:
        print('First your guess: write it in the place of "?" in the cell above, run that cell, then this one.')
    except (NotImplementedError, NameError) as error:
        if isinstance(error, NameError):
            if str(error.name).startswith(GUESS):
                print("First your guess: run the cell above with your guess, then this one.")
                return
            if error.name not in names:
                raise
        elif not names:
            raise
        *others, last = (f"`{name}`" for name in names)
        wanted = f"{', '.join(others)} and {last}" if others else last
        print(f"This picture needs {wanted}. Finish what is missing, then run this cell again.")


def guessed(*guesses: object) -> None:
    """Inside of `waits_for`, before a picture that answers a question: go on only where you have made your guess.

    A guess is open while it is "?" or empty; in a dict or list, while one of its values is. Any other guess will do: none is
    graded. Where a program runs the notebook, as in grading, nobody is asked.
    """
    if any(map(_is_open, guesses)) and not nobody_watches():
        raise _NoGuessYet


def compare(guess: object, answer: str) -> None:
    """Print what you guessed and, in the same line, what came out.

    Args:
        guess: as you wrote it down. One that is still open is left out.
        answer: what your notebook says to the question, in one sentence.
    """
    guesses = "" if _is_open(guess) else f"You guessed {_words(guess)}. "
    print(f"{guesses}{SAYS} {' '.join(answer.split())}")


def _words(guess: object) -> str:
    if isinstance(guess, Mapping):
        return ", ".join(f"{part}: {one}" for part, one in guess.items())
    return ", ".join(map(str, guess)) if isinstance(guess, list | tuple | set) else str(guess)


def _is_open(guess: object) -> bool:
    if isinstance(guess, Mapping):
        return any(map(_is_open, guess.values()))
    if isinstance(guess, list | tuple | set):
        return any(map(_is_open, guess))
    return guess is None or guess is ... or (isinstance(guess, str) and guess.strip() in ("", OPEN))


RELUS = {"relu", "relu_", "leaky_relu", "leaky_relu_", "elu", "elu_", "gelu", "silu", "celu", "selu", "prelu", "relu6"}


class without_relu(TorchFunctionMode):
    """Inside `with without_relu():` every ReLU, and each of its relatives, hands on its input unchanged.

    However you wrote it: `nn.ReLU()`, `F.relu(x)`, `torch.relu(x)` and `x.relu()` are all turned off.
    `sigmoid` and `tanh` stay on.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__name__", "") in RELUS:
            return args[0] if args else kwargs["input"]
        return func(*args, **kwargs)
