"""What may cross between the grader and a student's process: length-prefixed frames of JSON and plain arrays.

A frame is two big-endian uint32 lengths, a JSON header and a safetensors body. Every size and count is checked before
it costs anything, nothing is ever unpickled, and a value is one of: None, bool, int, float, str, list, tuple, dict with
string keys, tensor, numpy array, or a handle (a number that stands for an object which stays where it is).
"""

import json
import math
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import safetensors.torch
import torch

PREFIX = struct.Struct(">II")
MAX_HEADER = 16 * 2**20
MAX_BODY = 256 * 2**20
MAX_DEPTH = 24
MAX_NODES = 200_000
MAX_MARKS = 4 * MAX_NODES  # of a JSON text: a node is a comma, a colon and two brackets at most
MAX_INT = 2**63
MAX_ARRAYS = 4_096
MAX_DIMENSIONS = 8
MAX_TYPE = 60  # characters of a type's name
CHUNK = 2**20

BODY_PREFIX = struct.Struct("<Q")
DTYPES = {  # what arithmetic on the other side can be relied on for: no complex, quantised or 8-bit floating-point numbers
    "BOOL": torch.bool,
    "U8": torch.uint8,
    "I8": torch.int8,
    "I16": torch.int16,
    "I32": torch.int32,
    "I64": torch.int64,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "F32": torch.float32,
    "F64": torch.float64,
}
CARRIED = frozenset(DTYPES.values())
QUOTE, MARKS = ord('"'), np.isin(np.arange(256), [*b",:[{"])

Arrays = dict[str, torch.Tensor]


class WireError(Exception):
    """The other side sent something that is not a frame, or not in time, or nothing at all."""


class LateError(WireError):
    """Not in time."""


class ClosedError(WireError):
    """The other side hung up."""


class NotCarriedError(TypeError):
    """A value that is not plain data was to be sent."""


@dataclass(frozen=True)
class Handle:
    """Stands for an object on the student's side."""

    number: int
    type: str


def send(sock: socket.socket, header: dict[str, Any], arrays: Arrays | None = None) -> None:
    """Write one frame. Raises NotCarriedError when it exceeds the wire's limits, OSError when the other side is gone."""
    head = json.dumps(header).encode()
    body = safetensors.torch.save(arrays) if arrays else b""
    if len(head) > MAX_HEADER or len(body) > MAX_BODY:
        raise NotCarriedError(f"{len(head) + len(body):,} bytes are more than may be sent at once")
    if _marks(head) > MAX_MARKS:
        raise NotCarriedError("so many values are more than may be sent at once")
    sock.sendall(PREFIX.pack(len(head), len(body)) + head + body)


def receive(sock: socket.socket, deadline: float | None = None) -> tuple[dict[str, Any], Arrays]:
    """Read one frame before `deadline` (seconds of time.monotonic). Raises WireError for whatever is wrong with it."""
    head_size, body_size = PREFIX.unpack(_read(sock, PREFIX.size, deadline))
    if head_size > MAX_HEADER or body_size > MAX_BODY:
        raise WireError(f"a frame of {head_size:,} + {body_size:,} bytes is larger than allowed")
    head, body = bytes(_read(sock, head_size, deadline)), bytes(_read(sock, body_size, deadline))
    try:
        header = _json(head)
        if b"\\ud" in head.lower():
            header = _whole_characters(header)
        arrays = _arrays(body) if body else {}
    except WireError:
        raise
    except Exception as error:  # whatever a hostile frame makes a parser raise
        raise WireError(f"a frame could not be read: {type(error).__name__}") from None
    if not isinstance(header, dict):
        raise WireError("a frame's header is not an object")
    return header, arrays


def _json(text: bytes) -> Any:
    """The value of a JSON text, if it is known before to be of few enough parts: empty lists cost 30 times their text."""
    if _marks(text) > MAX_MARKS:
        raise WireError("a frame holds more values than allowed")
    return json.loads(text.decode())  # or it would guess other encodings, of which this cannot count the marks


def _marks(text: bytes) -> int:
    """The commas, colons and opening brackets of a JSON text; those in its strings only count while there are few."""
    if (marks := sum(map(text.count, (b",", b":", b"[", b"{")))) <= MAX_MARKS:
        return marks
    letters = np.frombuffer(text.replace(b"\\\\", b"  ").replace(b'\\"', b"  "), np.uint8)
    in_string = np.cumsum(letters == QUOTE, dtype=np.uint8) & 1
    return int(np.count_nonzero(MARKS[letters] > in_string))


def _whole_characters(node: Any) -> Any:
    """The same JSON value with halves of surrogate pairs, which no file could hold, replaced."""
    match node:
        case str():
            return node.encode(errors="replace").decode()
        case list():
            return [_whole_characters(item) for item in node]
        case dict():
            return {_whole_characters(key): _whole_characters(item) for key, item in node.items()}
    return node


def _arrays(body: bytes) -> Arrays:
    """The tensors of a safetensors body, read only after its own header has been found harmless."""
    (size,) = BODY_PREFIX.unpack_from(body)
    if size > MAX_HEADER:
        raise WireError("the arrays' header is larger than allowed")
    entries = _json(body[BODY_PREFIX.size : BODY_PREFIX.size + size])
    if len(entries) > MAX_ARRAYS:
        raise WireError(f"{len(entries):,} arrays are more than may be sent at once")
    for entry in entries.values():
        shape = entry["shape"]
        if entry["dtype"] not in DTYPES or len(shape) > MAX_DIMENSIONS:
            raise WireError("an array is of a kind that is not carried")
        if math.prod(max(length, 1) for length in shape) > MAX_BODY:  # also of what is empty in another dimension
            raise WireError("an array is larger than allowed")
    arrays = safetensors.torch.load(body)
    return {
        name: array.view(torch.uint8) != 0 if array.dtype == torch.bool else array for name, array in arrays.items()
    }


def size(node: Any) -> int:
    """What a JSON value costs to keep: the characters of its strings, and one for each value."""
    total, rest = 0, [node]
    while rest:
        item = rest.pop()
        total += 1
        if isinstance(item, str):
            total += len(item)
        elif isinstance(item, list):
            rest += item
        elif isinstance(item, dict):
            rest += item.values()
            total += sum(map(len, item))
    return total


def _read(sock: socket.socket, size: int, deadline: float | None) -> bytearray:
    data = bytearray()
    while len(data) < size:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise LateError("no answer in time")
            sock.settimeout(left)
        else:
            sock.settimeout(None)
        try:
            chunk = sock.recv(min(CHUNK, size - len(data)))
        except TimeoutError:
            raise LateError("no answer in time") from None
        except OSError:
            raise ClosedError("the connection broke") from None
        if not chunk:
            raise ClosedError("the connection was closed")
        data += chunk
    return data


def pack(value: Any, arrays: Arrays, keep: Callable[[Any], Handle] | None = None, depth: int = 0) -> Any:
    """Turn a value into JSON, its arrays put into `arrays`.

    What is not plain data is given to `keep`, which returns a handle for it; without `keep` it raises NotCarriedError.
    """
    if depth > MAX_DEPTH:
        raise NotCarriedError("a value is nested too deeply")
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
        name = _reserve(value, arrays)
        plain = torch.empty(tuple(value.shape), dtype=value.dtype)
        arrays[name] = plain.copy_(value.detach())
        return {"tensor": name, "graph": value.requires_grad}
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        plain = torch.from_numpy(np.array(value, order="C"))
        name = _reserve(plain, arrays)
        arrays[name] = plain
        return {"array": name}
    if isinstance(value, (list, tuple)):  # a named tuple is a tuple
        kind = "list" if isinstance(value, list) else "tuple"
        return {kind: [pack(item, arrays, keep, depth + 1) for item in value]}
    if isinstance(value, dict) and all(type(key) is str for key in value):
        return {"dict": [[key, pack(item, arrays, keep, depth + 1)] for key, item in value.items()]}
    if keep is None:
        raise NotCarriedError(f"{type(value).__name__} is not plain data")
    handle = keep(value)
    return {"handle": handle.number, "type": handle.type}


def _reserve(tensor: torch.Tensor, arrays: Arrays) -> str:
    """The name under which this tensor may go into `arrays`. Raises NotCarriedError."""
    if tensor.dtype not in CARRIED:
        raise NotCarriedError(f"{str(tensor.dtype).removeprefix('torch.')} numbers cannot be handed over")
    if tensor.dim() > MAX_DIMENSIONS:
        raise NotCarriedError(f"a tensor of {tensor.dim()} dimensions cannot be handed over")
    if len(arrays) >= MAX_ARRAYS:
        raise NotCarriedError(f"more than {MAX_ARRAYS:,} tensors cannot be handed over at once")
    return str(len(arrays))


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
            case {"array": str(name)} if name in arrays and arrays[name].dtype != torch.bfloat16:
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
            case {"handle": int(number), "type": str(kind)} if 0 <= number < MAX_INT:
                handle = Handle(int(number), kind if kind.isidentifier() and len(kind) <= MAX_TYPE else "object")
                return look_up(handle) if look_up else handle
        raise WireError("a value is of no known kind")

    return value(node, 0)
