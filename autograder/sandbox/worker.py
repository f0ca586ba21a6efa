"""The student's process: runs the notebook's cells in IPython, then forks itself for each check.

Nothing here is trusted: by the time it answers, the student's code may have rewritten any of it. It holds no secret.
"""

import ast
import base64
import contextlib
import gc
import importlib
import inspect
import io
import json
import os
import random
import re
import socket
import subprocess
import sys
import traceback
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np
import torch
from IPython.core.compilerop import CachingCompiler
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from torch.utils.data import DataLoader
from torch.utils.data.dataloader import _SingleProcessDataLoaderIter
from traitlets import Type
from traitlets.config import Config

from autograder.sandbox import wire
from autograder.sandbox.isolation import use_large_pages
from autograder.sandbox.modes import Modes

MAX_TEXT = 2_000  # characters of an error message
MAX_LINES = 20  # lines of a traceback


def warm_up() -> None:
    """Import what every notebook imports, once, before any fork; nothing here may start a thread."""
    torch.set_num_threads(1)
    for name in ("torchvision", "torch.utils.data", "matplotlib.pyplot", "labkit", "autograder.sandbox.probes"):
        importlib.import_module(name)
    importlib.import_module("labkit").load_digits()
    _use_once()
    _without_gpu_and_compiler()
    _shell()
    gc.collect()
    gc.freeze()
    use_large_pages()


def _use_once() -> None:
    """Use what PyTorch and matplotlib load only when first used, which takes them seconds; no backward pass."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    parameter.grad = torch.zeros(1)
    torch.optim.Adam([parameter]).step()
    figure = Figure()
    figure.add_subplot(title="warm").plot([0, 1], label="x")
    FigureCanvasAgg(figure).print_png(io.BytesIO())


def _without_gpu_and_compiler() -> None:
    """As on a computer that has none: `.cuda()` says so, and `torch.compile` gives back what it was given.

    In a fork, PyTorch would find fault with the fork; and its compiler takes seconds to load, and a C compiler.
    """
    torch.cuda._lazy_init = _no_gpu
    torch.compile = _not_compiled
    torch.nn.Module.compile = lambda *_, **__: None  # type: ignore[method-assign]


def do_without_terminals_and_shared_memory() -> None:
    """In a container, whose terminals and /dev/shm are everybody's: data loaders load in their own process, and what a
    shell command prints comes through a pipe."""
    Shell.system = Shell._system_by_pipe  # type: ignore[assignment]
    DataLoader._get_iterator = _loading_here  # type: ignore[assignment]


def _loading_here(loader: DataLoader[Any]) -> _SingleProcessDataLoaderIter:
    loader.num_workers, loader.timeout = 0, 0
    return _SingleProcessDataLoaderIter(loader)


def _no_gpu() -> NoReturn:
    raise RuntimeError("No CUDA GPUs are available")


def _not_compiled(model: Any = None, **_: Any) -> Any:
    return (lambda function: function) if model is None else model


class OutputRecorder:
    """Collects a cell's outputs as a notebook would store them, up to a number of bytes."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.outputs: list[dict[str, Any]] = []
        self.cut = False

    def add(self, output: dict[str, Any]) -> None:
        if (size := wire.size(output)) > self.budget:
            self.cut = True
            return
        self.budget -= size
        self.outputs.append(output)

    def write(self, name: str, text: str) -> None:
        if not text:
            return
        last = self.outputs[-1] if self.outputs else None
        if not (last and last["output_type"] == "stream" and last["name"] == name):
            last = {"output_type": "stream", "name": name, "text": ""}
            self.budget -= wire.size(last)
            if self.budget <= 0:
                self.cut = True
                return
            self.outputs.append(last)
        if len(text) > self.budget:
            text, self.cut = text[: max(self.budget, 0)], True
        self.budget -= len(text)
        last["text"] += text

    def finish(self) -> list[dict[str, Any]]:
        """The outputs, with what a carriage return had overwritten taken out."""
        for output in self.outputs:
            if output["output_type"] == "stream":
                output["text"] = re.sub(r"[^\n]*\r(?!\n)", "", output["text"].replace("\r\n", "\n"))
        return self.outputs


class Stream:
    """Stands in for sys.stdout or sys.stderr."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self, recorder: OutputRecorder, name: str) -> None:
        self.recorder, self.name = recorder, name

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.recorder.write(self.name, text)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


class Publisher(DisplayPublisher):
    recorder: OutputRecorder | None = None

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        if self.recorder is not None:
            output = {"output_type": "display_data", "data": _jsonable(data), "metadata": _jsonable(metadata or {})}
            self.recorder.add(output)

    def clear_output(self, wait: bool = False) -> None:
        if self.recorder is not None:
            self.recorder.outputs.clear()


class Displayhook(DisplayHook):
    recorder: OutputRecorder | None = None

    def start_displayhook(self) -> None: ...

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        if self.recorder is not None:
            output = {
                "output_type": "execute_result",
                "data": _jsonable(format_dict),
                "metadata": _jsonable(md_dict or {}),
                "execution_count": self.prompt_count,
            }
            self.recorder.add(output)

    def finish_displayhook(self) -> None: ...


class Compiler(CachingCompiler):
    """Names the code of a cell after the cell, so that tracebacks read well."""

    label = "cell"

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        return self.label


class Shell(InteractiveShell):
    display_pub_class = Type(Publisher)
    displayhook_class = Type(Displayhook)
    compiler_class = Type(Compiler)
    recorder: OutputRecorder | None = None

    def record(self, recorder: OutputRecorder, label: str) -> None:
        """From now on outputs go to `recorder`, and code is named `label`; its number stands in tracebacks, as In[number]."""
        self.recorder = recorder
        self.execution_count = int(label.removeprefix("cell "))
        for name in (label, os.path.abspath(label)):  # or each line of a traceback costs a search through all modules
            inspect.modulesbyfile[name] = "__main__"
        for part, name, value in (
            (self.display_pub, "recorder", recorder),
            (self.displayhook, "recorder", recorder),
            (self.compile, "label", label),
        ):
            setattr(part, name, value)

    def enable_gui(self, gui: Any = None) -> None: ...

    def ask_exit(self) -> None: ...

    def _system_by_pipe(self, command: str) -> None:
        ran = subprocess.run(
            self.var_expand(command, depth=1), shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        print(ran.stdout.decode(errors="replace"), end="")
        self.user_ns["_exit_code"] = ran.returncode

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        if self.recorder is not None:
            output = {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
            self.recorder.add(output)


def _jsonable(data: dict[str, Any]) -> dict[str, Any]:
    """The entries of a MIME bundle that a notebook can hold, bytes as base64."""
    encoded = {}
    for kind, value in data.items():
        if isinstance(value, bytes):
            encoded[kind] = base64.b64encode(value).decode()
        else:
            with contextlib.suppress(TypeError, ValueError, RecursionError):
                encoded[kind] = json.loads(json.dumps(value))
    return encoded


def _shell() -> Shell:
    if Shell.initialized():
        return Shell.instance()
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.xmode = "Context"
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    shell = Shell.instance(config=config)
    # pyplot has set itself up for the inline backend only if a shell was there when it was imported
    shell.run_line_magic("matplotlib", "inline")
    return shell


def serve(sock: socket.socket, trials: Sequence[Sequence[object]], seed: int) -> NoReturn:
    """Say what came of trying each layer of isolation, then run cells and fork as the grader asks, until it hangs up."""
    shell = _shell()
    sys.modules["__main__"] = shell.user_module
    _seed(seed)
    torch.set_num_threads(1)
    modes = Modes()
    modes.block_signals()
    wire.send(sock, {"layers": trials})
    _obey(sock, shell, modes)


def _obey(sock: socket.socket, shell: Shell, modes: Modes) -> NoReturn:
    """Do what the grader asks, until it hangs up. Signals wait meanwhile, or what a cell left behind would end all."""
    while True:
        try:
            request, _ = wire.receive(sock)
        except wire.WireError:
            os._exit(0)
        if request["op"] == "cell":
            with modes.signals_of_the_notebook():
                reply = _run(
                    shell, request["source"], request["label"], request["definitions"], request["output_bytes"]
                )
            try:
                wire.send(sock, reply | {"id": request["id"]})
            except (TypeError, ValueError):  # outputs that cannot be written down
                wire.send(sock, reply | {"id": request["id"], "outputs": [], "cut": True})
            continue
        _, descriptors, _, _ = socket.recv_fds(sock, 1, 1)
        with contextlib.suppress(OSError):  # no process to be had: the grader sees its socket closed
            if request["op"] == "keep":
                _keep(sock, descriptors[0], shell, modes)
            elif request["op"] == "fork":
                _fork(sock, descriptors[0], shell, modes, request["seed"])
        os.close(descriptors[0])


def _keep(sock: socket.socket, descriptor: int, shell: Shell, modes: Modes) -> None:
    """Leave a copy of this process behind, to be forked from later.

    It is nobody's child, so that a notebook which waits for its children does not wait for it.
    """
    if (between := os.fork()) != 0:
        os.waitpid(between, 0)
        return
    try:
        if os.fork() == 0:
            sock.close()
            copied = socket.socket(fileno=descriptor)
            wire.send(copied, {"pid": os.getpid()})
            _obey(copied, shell, modes)
    finally:
        os._exit(0)


def _fork(sock: socket.socket, descriptor: int, shell: Shell, modes: Modes, seed: int) -> None:
    """A copy of this process answers one check."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    gc.freeze()  # so that collecting garbage in a fork does not copy the notebook's memory
    if os.fork() == 0:
        try:
            sock.close()
            modes.restore()
            _answer(socket.socket(fileno=descriptor), shell, modes, seed)
        finally:
            os._exit(0)


def _seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.default_generator.manual_seed(seed)  # torch.manual_seed would look for GPUs, in each fork anew


def _run(shell: Shell, source: str, label: str, definitions: bool, budget: int) -> dict[str, Any]:
    recorder = OutputRecorder(budget)
    shell.record(recorder, label)
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = Stream(recorder, "stdout"), Stream(recorder, "stderr")
    failure: BaseException | None
    try:
        if definitions:
            source = _definitions(shell, source)
        result = shell.run_cell(source, store_history=True)
        failure = result.error_in_exec or result.error_before_exec
        failed = not result.success
    except BaseException as error:
        recorder.write("stderr", "".join(traceback.format_exception_only(error)))
        failed, failure = True, error
    finally:
        sys.stdout, sys.stderr = streams
    told = _describe(failure) if failed and failure is not None else {"type": "", "message": "", "trace": []}
    return {"failed": failed, "error": told, "outputs": recorder.finish(), "cut": recorder.cut}


def _definitions(shell: Shell, source: str) -> str:
    """Only the imports, functions and classes at the top of a cell, whatever magic stands above; nothing that computes."""
    kept = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef
    tree = ast.parse(shell.transform_cell(re.sub(r"\A(\s*%%.*\n)+", "", source)))
    return "\n".join(ast.unparse(node) for node in tree.body if isinstance(node, kept))


class Objects:
    """What the grader holds handles of, in one fork."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    def keep(self, value: Any) -> wire.Handle:
        self.items.append(value)
        return wire.Handle(len(self.items) - 1, type(value).__name__)

    def look_up(self, handle: wire.Handle) -> Any:
        return self.items[handle.number]


def _answer(sock: socket.socket, shell: Shell, modes: Modes, seed: int) -> None:
    """A fork's whole life: answer one check's requests."""
    null = open(os.devnull, "w")  # noqa: SIM115
    sys.stdout = sys.stderr = null
    _seed(seed)
    objects = Objects()
    while True:
        try:
            request, arrays = wire.receive(sock)
        except wire.WireError:
            return
        out: wire.Arrays = {}
        try:
            value = _perform(request, arrays, shell, objects)
            packed = wire.pack(objects.keep(value) if request.get("keep") else value, out, objects.keep)
            wire.send(sock, {"id": request["id"], "value": packed}, out)
        except (SystemExit, KeyboardInterrupt, Exception) as error:
            wire.send(sock, {"id": request["id"], "error": _describe(error)})


def _perform(request: dict[str, Any], arrays: wire.Arrays, shell: Shell, objects: Objects) -> Any:
    names = shell.user_ns

    def value(key: str) -> Any:
        return wire.unpack(request[key], arrays, objects.look_up)

    match request["op"]:
        case "get":
            return _named(request["target"], names, objects)
        case "call":
            return _named(request["target"], names, objects)(*value("args"), **value("kwargs"))
        case "value":
            return value("value")
        case "set":
            names[request["name"]] = value("value")
            return None
    raise ValueError(f"unknown request {request['op']}")


def _named(target: dict[str, Any], names: dict[str, Any], objects: Objects) -> Any:
    """What a target stands for: a name of the notebook, a handle, or something of torch's or the probes', and a path."""
    if "name" in target:
        if target["name"] not in names:
            raise NameError(f"name '{target['name']}' is not defined")
        found = names[target["name"]]
    elif "handle" in target:
        found = objects.items[target["handle"]]
    else:
        module, _, attribute = target["library"].rpartition(".")
        found = getattr(importlib.import_module(module), attribute)
    for attribute in target.get("path", []):
        found = getattr(found, attribute)
    return found


def _describe(error: BaseException) -> dict[str, Any]:
    """An exception as data: its type, its message, and which of the student's own lines it went through."""
    trace = [
        [frame.f_code.co_filename, number, frame.f_code.co_name]
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename.startswith("cell ")
    ]
    if isinstance(error, SyntaxError) and not trace:
        trace = [[error.filename, error.lineno, ""]]
        error = SyntaxError(error.msg)
    return {"type": type(error).__name__, "message": str(error)[:MAX_TEXT], "trace": trace[-MAX_LINES:]}
