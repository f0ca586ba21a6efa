"""Settings that hold for a whole process: noted when the kernel starts, and put back in each fork that answers a check.

What a notebook switches later (another default dtype, warnings as errors, an alarm) would otherwise decide about answers
that were right when they were written.
"""

import contextlib
import copy
import decimal
import gc
import locale
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

Restore = Callable[[], object]
TIMERS = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
HANDLED = sorted(signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP})
# each a reader and a writer of one value
PAIRS: tuple[tuple[Callable[[], Any], Callable[[Any], object]], ...] = (
    (torch.get_default_dtype, torch.set_default_dtype),
    (torch.is_grad_enabled, torch._C._set_grad_enabled),
    (torch.get_num_threads, torch.set_num_threads),
    (torch.get_deterministic_debug_mode, torch.set_deterministic_debug_mode),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision),
    (torch.is_anomaly_enabled, torch.set_anomaly_enabled),
    (torch.is_warn_always_enabled, torch.set_warn_always),
    (torch.is_autocast_cpu_enabled, lambda on: torch.set_autocast_enabled("cpu", on)),
    (torch.is_autocast_cache_enabled, torch.set_autocast_cache_enabled),
    (np.geterr, lambda kinds: np.seterr(**kinds)),
    (np.geterrcall, np.seterrcall),
    (np.get_printoptions, lambda options: np.set_printoptions(**options)),
    (sys.getrecursionlimit, sys.setrecursionlimit),
    (sys.getswitchinterval, sys.setswitchinterval),
    (sys.get_int_max_str_digits, sys.set_int_max_str_digits),
    (sys.gettrace, sys.settrace),
    (sys.getprofile, sys.setprofile),
    (threading.gettrace, threading.settrace),
    (threading.getprofile, threading.setprofile),
    (gc.get_threshold, lambda counts: gc.set_threshold(*counts)),
    (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
    (lambda: decimal.getcontext().copy(), lambda context: decimal.setcontext(context.copy())),
    (lambda: locale.setlocale(locale.LC_ALL), lambda name: locale.setlocale(locale.LC_ALL, name)),
    (os.getcwd, os.chdir),
)


class Modes:
    """The settings of this process as they are now."""

    def __init__(self) -> None:
        self._restores: list[Restore] = [_no_timers, *(_setting(read, write) for read, write in PAIRS)]
        self._restores += [_contents(warnings.filters), _contents(torch._tensor_str.PRINT_OPTS.__dict__)]
        self._restores += [_contents(os.environ), _no_torch_modes]
        self._handlers = {number: signal.getsignal(number) for number in HANDLED}
        self._of_the_notebook: dict[int, Any] = {}  # handlers of signals, while no cell runs

    def restore(self) -> None:
        """Make them what they were, and let signals through. What cannot be put back stays."""
        for restore in (
            *self._restores,
            self._handlers_as_before,
            self._of_the_notebook.clear,
            self.let_signals_through,
        ):
            with contextlib.suppress(Exception):
                restore()

    def block_signals(self) -> None:
        """From now on signals wait, also those of an alarm that still ticks."""
        with contextlib.suppress(BaseException):  # of a handler, for the last that came before
            signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)

    def let_signals_through(self) -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)

    @contextlib.contextmanager
    def signals_of_the_notebook(self) -> Iterator[None]:
        """While a cell runs, its notebook's own handlers are in place; else, a thread could get what is for them."""
        try:
            with contextlib.suppress(BaseException):
                for number, handler in self._of_the_notebook.items():
                    signal.signal(number, handler)
                self.let_signals_through()
            yield
        finally:
            self.block_signals()
            self._of_the_notebook = self._handlers_as_before()

    def _handlers_as_before(self) -> dict[int, Any]:
        """Put them back; returns those that were others until now."""
        found: dict[int, Any] = {}
        for number, handler in self._handlers.items():
            now = signal.getsignal(number)
            if handler is not None and now is not None and now != handler:
                found[number] = now
                signal.signal(number, handler)
        return found


def _setting(read: Callable[[], Any], write: Callable[[Any], object]) -> Restore:
    value = read()
    return lambda: write(value)


def _contents(holder: Any) -> Restore:
    """Puts the entries of a list or of something like a dictionary back."""
    noted = copy.copy(holder) if isinstance(holder, list) else dict(holder)

    def restore() -> None:
        if isinstance(holder, list):
            holder[:] = noted
        elif dict(holder) != noted:
            holder.clear()
            holder.update(noted)

    return restore


def _no_torch_modes() -> None:
    """Leave what was entered and never left: a default device, inference mode, or another mode of PyTorch's."""
    torch.set_default_device(None)
    while torch._C._len_torch_function_stack():
        torch._C._pop_torch_function_stack()
    while torch._C._len_torch_dispatch_stack():
        torch._C._pop_torch_dispatch_stack(None)
    if torch.is_inference_mode_enabled():
        _left.append(torch._C._InferenceMode(False))  # holds for as long as it exists


_left: list[Any] = []


def _no_timers() -> None:
    for timer in TIMERS:
        signal.setitimer(timer, 0)
