"""What may cross between the grader and a student's process: length-prefixed frames of JSON and plain arrays.

A frame is two big-endian uint32 lengths, a JSON header and a safetensors body. Every size is checked before a byte of
it is read, nothing is ever unpickled, and a value is one of: None, bool, int, float, str, list, tuple, dict with string
keys, tensor, numpy array, or a handle (a number that stands for an object which stays where it is).
"""

import json
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import safetensors.torch
import torch
from safetensors import SafetensorError

PREFIX = struct.Struct(">II")
MAX_HEADER = 16 * 2**20
MAX_BODY = 256 * 2**20
MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_INT = 2**63
CHUNK = 2**20

Arrays = dict[str, torch.Tensor]


class WireError(Exception):
    """The other side sent something that is not a frame, or not in time, or nothing at all."""


class NotCarried(TypeError):
    """A value that is not plain data was to be sent."""


@dataclass(frozen=True)
class Handle:
    """Stands for an object on the student's side."""

    number: int
    type: str


def send(sock: socket.socket, header: dict[str, Any], arrays: Arrays | None = None) -> None:
    """Write one frame. Raises NotCarried when it exceeds the wire's limits, OSError when the other side is gone."""
    head = json.dumps(header).encode()
    body = safetensors.torch.save(arrays) if arrays else b""
    if len(head) > MAX_HEADER or len(body) > MAX_BODY:
        raise NotCarried(f"{len(head) + len(body):,} bytes are more than may be sent at once")
    sock.sendall(PREFIX.pack(len(head), len(body)) + head + body)


def receive(sock: socket.socket, deadline: float | None = None) -> tuple[dict[str, Any], Arrays]:
    """Read one frame before `deadline` (seconds of time.monotonic). Raises WireError for whatever is wrong with it."""
    head_size, body_size = PREFIX.unpack(_read(sock, PREFIX.size, deadline))
    if head_size > MAX_HEADER or body_size > MAX_BODY:
        raise WireError(f"a frame of {head_size:,} + {body_size:,} bytes is larger than allowed")
    head, body = _read(sock, head_size, deadline), _read(sock, body_size, deadline)
    try:
        header = json.loads(head)
        arrays = safetensors.torch.load(bytes(body)) if body else {}
    except (ValueError, RecursionError, KeyError, RuntimeError, SafetensorError) as error:
        raise WireError(f"a frame could not be read: {type(error).__name__}") from None
    if not isinstance(header, dict):
        raise WireError("a frame's header is not an object")
    return header, arrays


def _read(sock: socket.socket, size: int, deadline: float | None) -> bytearray:
    data = bytearray()
    while len(data) < size:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise WireError("no answer in time")
            sock.settimeout(left)
        else:
            sock.settimeout(None)
        try:
            chunk = sock.recv(min(CHUNK, size - len(data)))
        except TimeoutError:
            raise WireError("no answer in time") from None
        except OSError:
            raise WireError("the connection broke") from None
        if not chunk:
            raise WireError("the connection was closed")
        data += chunk
    return data


def pack(value: Any, arrays: Arrays, keep: Callable[[Any], Handle] | None = None, depth: int = 0) -> Any:
    """Turn a value into JSON, its arrays put into `arrays`.

    What is not plain data is given to `keep`, which returns a handle for it; without `keep` it raises NotCarried.
    """
    if depth > MAX_DEPTH:
        raise NotCarried("a value is nested too deeply")
    if isinstance(value, Handle):
        return {"handle": value.number, "type": value.type}
    if value is None or type(value) in (bool, str):
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if type(value) is int and abs(value) < MAX_INT:
        return value
    if type(value) is float:
        return value
    if isinstance(value, torch.Tensor):
        name = str(len(arrays))
        plain = torch.empty(tuple(value.shape), dtype=value.dtype)
        arrays[name] = plain.copy_(value.detach())
        return {"tensor": name, "graph": value.requires_grad}
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        name = str(len(arrays))
        arrays[name] = torch.from_numpy(np.array(value, order="C"))
        return {"array": name}
    if type(value) in (list, tuple):
        return {type(value).__name__: [pack(item, arrays, keep, depth + 1) for item in value]}
    if isinstance(value, dict) and all(type(key) is str for key in value):
        return {"dict": [[key, pack(item, arrays, keep, depth + 1)] for key, item in value.items()]}
    if keep is None:
        raise NotCarried(f"{type(value).__name__} is not plain data")
    handle = keep(value)
    return {"handle": handle.number, "type": handle.type}


def unpack(node: Any, arrays: Arrays, look_up: Callable[[Handle], Any] | None = None) -> Any:
    """The value that `pack` made `node` from. Handles go through `look_up` where it is given. Raises WireError."""
    budget = [MAX_NODES]

    def value(node: Any, depth: int) -> Any:
        budget[0] -= 1
        if depth > MAX_DEPTH or budget[0] < 0:
            raise WireError("a value is too large or nested too deeply")
        match node:
            case None | bool() | str() | float():
                return node
            case int():
                if abs(node) > MAX_INT:
                    raise WireError("a number is too large")
                return node
            case {"tensor": str(name), "graph": bool(graph)} if name in arrays:
                tensor = arrays[name]
                tensor.held_graph = graph  # type: ignore[attr-defined]
                return tensor
            case {"array": str(name)} if name in arrays:
                return arrays[name].numpy()
            case {"list": list(items)}:
                return [value(item, depth + 1) for item in items]
            case {"tuple": list(items)}:
                return tuple(value(item, depth + 1) for item in items)
            case {"dict": list(items)}:
                out = {}
                for item in items:
                    if not (isinstance(item, list) and len(item) == 2 and isinstance(item[0], str)):
                        raise WireError("a dictionary is malformed")
                    out[item[0]] = value(item[1], depth + 1)
                return out
            case {"handle": int(number), "type": str(kind)}:
                handle = Handle(number, kind[:200])
                return look_up(handle) if look_up else handle
        raise WireError("a value is of no known kind")

    return value(node, 0)
