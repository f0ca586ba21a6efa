import ast
import contextlib
import json
import math
import socket
import struct
import threading
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sandbox import wire
from autograder.sandbox.wire import Handle, NotCarriedError, WireError

PACKAGE = Path(wire.__file__).parent


def through(value: Any) -> Any:
    """What arrives of a value that is packed, sent, received and unpacked."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        arrays: wire.Arrays = {}
        header = {"value": wire.pack(value, arrays)}
        sender = threading.Thread(target=wire.send, args=(ours, header, arrays))
        sender.start()
        reply, out = wire.receive(theirs, time.monotonic() + 10)
        sender.join()
    return wire.unpack(reply["value"], out)


def received(raw: bytes, *, hang_up: bool = True, seconds: float = 5) -> tuple[dict[str, Any], wire.Arrays]:
    """What `receive` makes of these bytes."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(raw)
        if hang_up:
            ours.close()
        return wire.receive(theirs, time.monotonic() + seconds)


def frame(header: bytes, body: bytes = b"") -> bytes:
    return wire.PREFIX.pack(len(header), len(body)) + header + body


def body(entries: object, data: bytes = b"") -> bytes:
    head = json.dumps(entries).encode()
    return struct.pack("<Q", len(head)) + head + data


def entry(dtype: str = "F32", shape: tuple[int, ...] = (1,), size: int = 4) -> dict[str, object]:
    return {"dtype": dtype, "shape": list(shape), "data_offsets": [0, size]}


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=15,
)


@settings(max_examples=60, deadline=None)
@given(plain)
def test_plain_values_arrive_as_they_were(value: Any) -> None:
    def whole(value: Any) -> Any:
        match value:
            case str():
                return value.encode(errors="replace").decode()
            case list():
                return [whole(item) for item in value]
            case dict():
                return {whole(key): whole(item) for key, item in value.items()}
        return value

    assert through(value) == whole(value)


def test_what_python_distinguishes_stays_distinct() -> None:
    value = (1, True, 1.0, None, [2, (3,)], {"a": math.inf})
    again = through(value)
    assert again == value and [type(item) for item in again] == [type(item) for item in value]
    assert math.isnan(through(math.nan))
    assert through(np.float32(0.5)) == 0.5 and through(np.int64(7)) == 7


@pytest.mark.parametrize("dtype", sorted(wire.CARRIED, key=str), ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (2, 3, 1)], ids=str)
def test_tensors_arrive_as_they_were(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    tensor = (torch.rand(shape) * 5).to(dtype)
    again = through(tensor)
    assert again.dtype == dtype and again.shape == shape and torch.equal(again, tensor)


def test_odd_tensors_arrive_as_plain_ones() -> None:
    base = torch.arange(12.0).reshape(3, 4).requires_grad_()
    views = [base.T, base[:, ::2], base[0].expand(5, 4), torch.nn.Parameter(torch.ones(2))]
    for view, again in zip(views, through(views), strict=True):
        assert type(again) is torch.Tensor and torch.equal(again, view) and again.is_contiguous()
        assert again.held_graph and not again.requires_grad
    assert not through(torch.ones(1)).held_graph


def test_numpy_arrays_arrive_as_they_were() -> None:
    for array in (np.arange(6.0).reshape(2, 3).T, np.array([True, False]), np.arange(3, dtype=np.uint8)):
        again = through(array)
        assert isinstance(again, np.ndarray) and again.dtype == array.dtype and np.array_equal(again, array)


def test_a_truth_value_that_is_neither_0_nor_1_becomes_true() -> None:
    _, arrays = received(frame(b"{}", body({"x": entry("BOOL", (2,), 2)}, b"\x07\x00")))
    assert arrays["x"].view(torch.uint8).tolist() == [1, 0]


def test_half_a_surrogate_pair_is_replaced() -> None:
    """It could be written to no file and no database."""
    header, _ = received(frame(rb'{"a\udc00": ["x\ud800y", "\ud83d\ude00", "\\ud800"]}'))
    assert header == {"a?": ["x?y", "😀", "\\ud800"]}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (object(), "object is not plain data"),
        ({1: 2}, "dict is not plain data"),
        (2**63, "int is not plain data"),
        (1j, "complex is not plain data"),
        (b"x", "bytes is not plain data"),
        (np.array(["x"]), "ndarray is not plain data"),
        (torch.zeros(2, dtype=torch.complex64), "complex64 numbers cannot be handed over"),
        (torch.zeros(2).to(torch.float8_e4m3fn), "float8_e4m3fn numbers cannot be handed over"),
        (np.zeros(2, np.uint16), "uint16 numbers cannot be handed over"),
        (torch.zeros([1] * 9), "a tensor of 9 dimensions cannot be handed over"),
        ([torch.zeros(0)] * 4097, "more than 4,096 tensors cannot be handed over at once"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_not_sent(value: Any, message: str) -> None:
    with pytest.raises(NotCarriedError) as error:
        wire.pack(value, {})
    assert str(error.value) == message


def test_nesting_is_limited_on_both_sides() -> None:
    deep: Any = 0
    for _ in range(30):
        deep = [deep]
    with pytest.raises(NotCarriedError, match=r"^a value is nested too deeply$"):
        wire.pack(deep, {})
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(NotCarriedError, match=r"^a value is nested too deeply$"):
        wire.pack(ring, {})


def test_what_is_kept_becomes_a_handle() -> None:
    kept: list[object] = []

    def keep(value: object) -> Handle:
        kept.append(value)
        return Handle(len(kept) - 1, type(value).__name__)

    packed = wire.pack([object(), 3], {}, keep)
    assert wire.unpack(packed, {}) == [Handle(0, "object"), 3]
    assert wire.unpack(packed, {}, lambda handle: kept[handle.number]) == [kept[0], 3]


def test_more_than_may_be_sent_is_refused_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_HEADER", 10)
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(NotCarriedError, match=r"^23 bytes are more than may be sent at once$"):
        wire.send(ours, {"text": "longer than"})


def test_marks_in_strings_are_not_values() -> None:
    text = 'a, [b]: {"c": "\\"} ' * 100_000
    assert through(text) == text and through([text, ","]) == [text, ","]


def test_the_largest_values_that_may_be_handed_over_arrive() -> None:
    many = dict.fromkeys(map(str, range(wire.MAX_NODES - 1)), 0)
    assert through(many) == many


def test_more_values_than_may_be_sent_are_refused_here() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(NotCarriedError, match=r"^so many values are more than may be sent at once$"):
        wire.send(ours, {"outputs": [0] * 900_000})


def test_a_heavy_frame_is_refused_before_it_is_built() -> None:
    """Four million empty objects are 12 MB of text, and 1 GB once they are built."""
    start = time.process_time()
    with pytest.raises(WireError, match=r"^a frame holds more values than allowed$"):
        wire._json(b'{"id": "x", "outputs": [' + b"{}," * 4_100_000 + b'"\\ud800"]}')
    assert time.process_time() - start < 2  # 0.2 where nobody disturbs


def nested(depth: int) -> object:
    node: object = 0
    for _ in range(depth):
        node = {"list": [node]}
    return node


@pytest.mark.parametrize(
    ("node", "message"),
    [
        ([1, 2], "a value is of no known kind"),
        ({}, "a value is of no known kind"),
        ({"tensor": "missing", "graph": True}, "a value is of no known kind"),
        ({"tensor": "x", "graph": 1}, "a value is of no known kind"),
        ({"tensor": ["x"], "graph": True}, "a value is of no known kind"),
        ({"array": "half"}, "a value is of no known kind"),
        ({"list": {"0": 1}}, "a value is of no known kind"),
        ({"dict": [["a"]]}, "a dictionary is malformed"),
        ({"dict": [[1, 2]]}, "a dictionary is malformed"),
        ({"handle": -1, "type": "x"}, "a value is of no known kind"),
        ({"handle": 2**63, "type": "x"}, "a value is of no known kind"),
        ({"handle": 1.5, "type": "x"}, "a value is of no known kind"),
        ({"handle": 1}, "a value is of no known kind"),
        (10**30, "a number is too large"),
        (nested(30), "a value is too large or nested too deeply"),
        ({"list": [0] * 200_001}, "a value is too large or nested too deeply"),
    ],
    ids=lambda node: repr(node)[:40],
)
def test_a_node_that_pack_never_makes_is_refused(node: Any, message: str) -> None:
    arrays = {"x": torch.ones(1), "half": torch.ones(1, dtype=torch.bfloat16)}
    with pytest.raises(WireError) as error:
        wire.unpack(node, arrays)
    assert str(error.value) == message


def test_a_handles_type_is_a_name_and_short() -> None:
    """It is shown, and its author is the student's process."""
    for given_type in ("x" * 61, "3.14159", "a b", ""):
        assert wire.unpack({"handle": 1, "type": given_type}, {}) == Handle(1, "object")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "the connection was closed"),
        (b"\0\0\0", "the connection was closed"),
        (frame(b'{"a": 1}')[:-2], "the connection was closed"),
        (frame(b"{}", body({"x": entry()}, b"1234"))[:-2], "the connection was closed"),
        (wire.PREFIX.pack(2**32 - 1, 0), "a frame of 4,294,967,295 + 0 bytes is larger than allowed"),
        (wire.PREFIX.pack(2, 2**28 + 1), "a frame of 2 + 268,435,457 bytes is larger than allowed"),
        (frame(b"{"), "a frame could not be read: JSONDecodeError"),
        (frame(b""), "a frame could not be read: JSONDecodeError"),
        (frame(b'{"a": "\xff"}'), "a frame could not be read: UnicodeDecodeError"),
        (frame(b'{"a": ' + b"9" * 5000 + b"}"), "a frame could not be read: ValueError"),
        (frame(b'{"a":' * 100_000 + b"1" + b"}" * 100_000), "a frame could not be read: RecursionError"),
        (frame(b'{"a": [' + b"{}," * 500_000 + b"0]}"), "a frame holds more values than allowed"),
        (frame(b'{"a": ["\\\\", ' + b"0," * 800_000 + b"0]}"), "a frame holds more values than allowed"),
        (frame('{"a": "\u2200"}'.encode("utf-16")), "a frame could not be read: UnicodeDecodeError"),
        (frame(b"{}", body([[]] * 900_000)), "a frame holds more values than allowed"),
        (frame(b"[1, 2]"), "a frame's header is not an object"),
        (frame(b"null"), "a frame's header is not an object"),
        (frame(b"{}", b"junk"), "a frame could not be read: error"),
        (frame(b"{}", b"\x80\x04K\x01." * 4), "the arrays' header is larger than allowed"),  # a pickle
        (frame(b"{}", struct.pack("<Q", 2**40)), "the arrays' header is larger than allowed"),
        (frame(b"{}", body([1])), "a frame could not be read: AttributeError"),
        (frame(b"{}", body({"x": 1})), "a frame could not be read: TypeError"),
        (frame(b"{}", body({"x": entry()})), "a frame could not be read: SafetensorError"),
        (frame(b"{}", body({"x": entry(size=400)}, b"1234")), "a frame could not be read: SafetensorError"),
        (frame(b"{}", body({"x": entry(shape=(2,))}, b"1234")), "a frame could not be read: SafetensorError"),
        (frame(b"{}", body({"x": entry(shape=(-1,))}, b"1234")), "a frame could not be read: SafetensorError"),
        (frame(b"{}", body({"x": entry("C64", size=8)}, b"12345678")), "an array is of a kind that is not carried"),
        (frame(b"{}", body({"x": entry("F4")}, b"1234")), "an array is of a kind that is not carried"),
        (frame(b"{}", body({"x": entry(shape=(1,) * 9)}, b"1234")), "an array is of a kind that is not carried"),
        (frame(b"{}", body({"x": entry(shape=(2**40, 0), size=0)})), "an array is larger than allowed"),
        (frame(b"{}", body({"x": entry(shape=(2**63, 0), size=0)})), "an array is larger than allowed"),
        (
            frame(b"{}", body({str(i): entry(shape=(0,), size=0) for i in range(4097)})),
            "4,097 arrays are more than may be sent at once",
        ),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_a_bad_frame_is_named(raw: bytes, message: str) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        sender = threading.Thread(target=lambda: (ours.sendall(raw), ours.close()))
        sender.start()
        with pytest.raises(WireError) as error:
            wire.receive(theirs, time.monotonic() + 10)
        sender.join()
    assert str(error.value) == message


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_random_bytes_raise_nothing_else(header: bytes, arrays: bytes) -> None:
    for raw in (header, frame(header, arrays), frame(b"{}", arrays), frame(b"{}", body({"x": entry()}, arrays))):
        with contextlib.suppress(WireError):
            received(raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.sampled_from(["x", "0", "list"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["list", "tuple", "dict", "tensor", "graph", "array", "handle", "type"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(json_values)
def test_random_values_raise_nothing_else(node: Any) -> None:
    with contextlib.suppress(WireError):
        wire.unpack(node, {"x": torch.ones(2, dtype=torch.bfloat16), "0": torch.ones(1)})


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([*wire.DTYPES, "C64", "F8_E5M2", 3]), st.lists(st.integers(-2, 2**64), max_size=4), json_values)
def test_random_array_headers_raise_nothing_else(dtype: Any, shape: list[int], offsets: Any) -> None:
    with contextlib.suppress(WireError):
        received(frame(b"{}", body({"x": {"dtype": dtype, "shape": shape, "data_offsets": offsets}}, b"12345678")))


def test_a_byte_now_and_then_is_not_waited_for() -> None:
    ours, theirs = socket.socketpair()
    stop = threading.Event()

    def trickle() -> None:
        for byte in frame(b'{"a": 1}'):
            if stop.wait(0.1):
                return
            ours.send(bytes([byte]))

    with ours, theirs:
        sender = threading.Thread(target=trickle)
        sender.start()
        start = time.monotonic()
        with pytest.raises(wire.LateError, match=r"^no answer in time$"):
            wire.receive(theirs, start + 0.3)
        assert time.monotonic() - start < 1
        stop.set()
        sender.join()


def test_nothing_at_all_is_not_waited_for() -> None:
    with pytest.raises(wire.LateError, match=r"^no answer in time$"):
        received(b"", hang_up=False, seconds=0.1)
    with pytest.raises(wire.LateError, match=r"^no answer in time$"):
        received(frame(b"{}"), hang_up=False, seconds=-1)


def test_size_counts_strings_and_values() -> None:
    assert wire.size({"ab": ["cde", 1, None]}) == 1 + 2 + 1 + (1 + 3) + 1 + 1


def trusted_files() -> list[Path]:
    return sorted(file for file in PACKAGE.rglob("*.py") if file.name != "worker.py")


def test_trusted_code_runs_nothing_that_it_was_sent() -> None:
    """No pickle, no torch.load, no eval or exec, outside of the student's own process."""
    for file in trusted_files():
        for node in ast.walk(ast.parse(file.read_text())):
            where = f"{file.name}, line {getattr(node, 'lineno', 0)}"
            match node:
                case ast.Import(names=names):
                    modules = {name.name.split(".")[0] for name in names}
                case ast.ImportFrom(module=str(module)):
                    modules = {module.split(".")[0]}
                case ast.Call(func=ast.Name(id=name)):
                    assert name not in {"eval", "exec", "compile", "__import__"}, where
                    continue
                case ast.Attribute(value=ast.Name(id="torch"), attr=name):
                    assert name not in {"load", "jit", "package"}, where
                    continue
                case ast.Attribute(value=ast.Name(id="np" | "numpy"), attr="load"):
                    raise AssertionError(where)
                case _:
                    continue
            assert not modules & {"pickle", "cPickle", "dill", "joblib", "cloudpickle", "marshal", "shelve"}, where


def test_the_sandbox_imports_nothing_that_judges() -> None:
    """What a student's process has in memory must not know how it is judged."""
    for file in sorted((PACKAGE / "sandbox").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, file.name
                names = [f"{node.module}.{name.name}" for name in node.names]
            own = [name for name in names if name.split(".")[0] == "autograder"]
            assert all(name.startswith(("autograder.sandbox", "autograder.UserError")) for name in own), (
                file.name,
                own,
            )


def test_a_named_tuple_is_a_tuple() -> None:
    class Pair(NamedTuple):
        features: torch.Tensor
        view: float

    arrays: wire.Arrays = {}
    packed = wire.pack(Pair(torch.ones(2), 0.5), arrays)
    features, view = wire.unpack(packed, arrays)
    assert torch.equal(features, torch.ones(2)) and view == 0.5
