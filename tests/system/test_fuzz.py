"""Made-up frames and made-up notebooks: each is data or refused in a sentence, in bounded time and memory."""

import contextlib
import json
import os
import random
import socket
import struct
import threading
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.attacks import FULL, SESSION, copy_of_course, everything_written, grade, honest
from support.fuzz import mutated

from autograder.audit.demo import notebook_with
from autograder.notebook import read_source
from autograder.sandbox import wire
from autograder.sandbox.wire import PREFIX, WireError
from autograder.submissions.notebook import Cell, read, taken
from labkit.handin import RejectedError

FRAMES = {"random": 2_000, "headers": 6_000, "values": 6_000, "arrays": 6_000}  # 20,000 together
NOTEBOOKS = 2_000
SECONDS = 2.0  # for one frame, on a busy machine
BOUND = 64  # bytes that one byte of a frame may cost while it is read
QUICK, USUAL = 0.01, 0.1  # the share of these that the quick and the slow tests try; all of them where FUZZ=all is set
SLOW = 1.0 if os.environ.get("FUZZ") == "all" else USUAL

suppressed = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
]


def fuzz(count: int) -> Any:
    """So many examples, the same ones each time."""
    return settings(
        max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=suppressed
    )


def judged(raw: bytes) -> None:
    """What the grader does with an answer; raises what is no WireError, what takes too long or too much memory."""
    ours, theirs = socket.socketpair()
    sender = threading.Thread(target=_send, args=(ours, raw))
    start = time.monotonic()
    tracemalloc.start(1)
    try:
        with theirs:
            sender.start()
            with contextlib.suppress(WireError):
                reply, arrays = wire.receive(theirs, start + SECONDS)
                wire.size(reply)
                wire.unpack(reply.get("value"), arrays)
        sender.join()
        spent = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.monotonic() - start < SECONDS + 1
    assert spent < 2**21 + BOUND * len(raw), f"{spent:,} bytes for a frame of {len(raw):,}"


def _send(sock: socket.socket, raw: bytes) -> None:
    with sock, contextlib.suppress(OSError):
        sock.sendall(raw)


def frame(head: bytes, body: bytes = b"") -> bytes:
    return PREFIX.pack(len(head), len(body)) + head + body


sizes = st.integers(0, 64) | st.sampled_from([2**16, 2**24, 2**24 + 1, 2**28, 2**28 + 1, 2**31, 2**32 - 1])
integers = st.integers(-(2**70), 2**70) | st.sampled_from([0, 1, -1, 2**31, 2**63 - 1, 2**63, 10**400])
words = st.sampled_from(
    ["list", "tuple", "dict", "tensor", "graph", "array", "handle", "type", "value", "id", "0", "\ud800"]
)
json_values = st.recursive(
    st.none() | st.booleans() | integers | st.floats() | words | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(words | st.text(max_size=4), inner, max_size=4),
    max_leaves=25,
)
dtypes = st.sampled_from([*wire.DTYPES, "C64", "F4", "F8_E5M2", "", 3, None])
entries = st.fixed_dictionaries(
    {},
    optional={
        "dtype": dtypes,
        "shape": st.lists(integers | st.integers(0, 5), max_size=10) | json_values,
        "data_offsets": st.lists(integers | st.integers(0, 64), max_size=3) | json_values,
    },
)


@st.composite
def random_frames(draw: st.DrawFn) -> bytes:
    """Bytes behind a prefix that may or may not be theirs, cut anywhere."""
    head, body = draw(st.binary(max_size=200)), draw(st.binary(max_size=200))
    prefix = PREFIX.pack(draw(sizes), draw(sizes)) if draw(st.booleans()) else PREFIX.pack(len(head), len(body))
    raw = prefix + head + body
    return raw[: draw(st.integers(0, len(raw)))] if draw(st.booleans()) else raw


@st.composite
def frames_of_headers(draw: st.DrawFn) -> bytes:
    """JSON of every kind: deep, wide, in other bytes, with a few bytes changed."""
    head = bytearray(json.dumps(draw(json_values)).encode())
    deep = draw(st.integers(0, 3))
    if deep:
        bracket = draw(st.sampled_from([(b"[", b"]"), (b'{"list":[', b"]}"), (b'{"a":', b"}")]))
        times = draw(st.integers(1, 3000))
        head = bytearray(bracket[0] * times + head + bracket[1] * times)
    for _ in range(draw(st.integers(0, 3))):
        if head:
            head[draw(st.integers(0, len(head) - 1))] = draw(st.integers(0, 255))
    return frame(bytes(head))


@st.composite
def frames_of_values(draw: st.DrawFn) -> bytes:
    """Answers in the wire's own words, with arrays that are there or not."""
    arrays = {"0": torch.ones(draw(st.integers(0, 3)), dtype=draw(st.sampled_from(list(wire.DTYPES.values()))))}
    ours, theirs = socket.socketpair()
    with ours, theirs:
        header = {"id": draw(json_values), "value": draw(json_values)}
        wire.send(ours, json.loads(json.dumps(header, allow_nan=True)), arrays)
        raw = theirs.recv(2**20)
    if draw(st.booleans()):
        at = draw(st.integers(0, len(raw) - 1))
        raw = raw[:at] + bytes([draw(st.integers(0, 255))]) + raw[at + 1 :]
    return raw


@st.composite
def frames_of_arrays(draw: st.DrawFn) -> bytes:
    """Safetensors whose header lies about what follows."""
    table = draw(st.dictionaries(st.text(max_size=3) | st.just("__metadata__"), entries | json_values, max_size=4))
    head = json.dumps(table).encode() + b" " * draw(st.integers(0, 8))
    size = len(head) if draw(st.integers(0, 3)) else draw(st.sampled_from([0, 1, 2**24 + 1, 2**40, 2**64 - 1]))
    return frame(
        b'{"value": {"tensor": "0", "graph": false}}', struct.pack("<Q", size) + head + draw(st.binary(max_size=64))
    )


KINDS = {"random": random_frames, "headers": frames_of_headers, "values": frames_of_values, "arrays": frames_of_arrays}


@pytest.mark.parametrize(
    ("kind", "count"),
    [(kind, int(count * QUICK)) for kind, count in FRAMES.items()]
    + [pytest.param(kind, int(count * SLOW), marks=pytest.mark.slow) for kind, count in FRAMES.items()],
)
def test_no_frame_does_more_than_be_refused(kind: str, count: int) -> None:
    tried = 0

    @fuzz(count)
    @given(KINDS[kind]())
    def check(raw: bytes) -> None:
        nonlocal tried
        tried += 1
        judged(raw)

    check()
    assert tried >= count * 0.9  # hypothesis may run out of different ones


@pytest.mark.slow
@pytest.mark.parametrize("unit", [b"[],", b"{},", b'"ab",', b"1e9,", b'{"a":0},', b'"\\u00e9",'], ids=repr)
def test_what_a_frame_of_the_largest_size_costs(unit: bytes) -> None:
    """A header of 16 MB in which every few bytes become an object: the worst that can be asked of the parser."""
    inner = unit * ((wire.MAX_HEADER - 2) // len(unit) - 1) + unit[:-1]
    raw = frame(b"[" + inner + b"]")
    tracemalloc.start(1)
    try:
        ours, theirs = socket.socketpair()
        sender = threading.Thread(target=_send, args=(ours, raw))
        with theirs:
            sender.start()
            with pytest.raises(WireError):
                wire.receive(theirs, time.monotonic() + 120)
        sender.join()
        assert tracemalloc.get_traced_memory()[1] < BOUND * len(raw)
    finally:
        tracemalloc.stop()


# ---------------------------------------------------------------------------------------------------- notebooks


def original() -> dict[str, Any]:
    return json.loads(json.dumps(notebook_with(SESSION, {})))


def taken_in(data: bytes, folder: Path) -> list[Cell] | str:
    """What becomes of a file that somebody hands in: cells to be run, or the sentence with which it is rejected."""
    place = folder / "eve" / SESSION.id
    place.mkdir(parents=True, exist_ok=True)
    (place / f"{SESSION.id}.ipynb").write_bytes(data)
    try:
        return taken(read_source(SESSION.source), read(folder, "eve", SESSION.id, SESSION.limits.notebook_mb))
    except RejectedError as reason:
        return str(reason)


@pytest.mark.parametrize("count", [40, pytest.param(int(NOTEBOOKS * SLOW), marks=pytest.mark.slow)])
def test_every_mutated_notebook_is_cells_or_a_sentence(tmp_path: Path, count: int) -> None:
    source, notebook = read_source(SESSION.source), original()
    locked = [cell.source for cell in source.cells if cell.metadata.get("nbgrader", {}).get("locked")]
    kept = rejected = 0
    for number in range(count):
        found = taken_in(mutated(notebook, random.Random(number)), tmp_path)
        if isinstance(found, str):
            rejected += 1
            assert 10 < len(found) < 200 and "\n" not in found and found[0].islower() and "Traceback" not in found
            continue
        kept += 1
        assert [
            cell.source for cell in found if cell.locked
        ] == locked  # the instructor's cells are all there, as they were
        assert all(isinstance(cell.source, str) and cell.source.encode() is not None for cell in found)
    assert kept > count / 5 and rejected > count / 5, (kept, rejected)  # mutations of either kind


@pytest.mark.slow
def test_a_class_of_mutated_notebooks_goes_on_to_its_end(tmp_path: Path) -> None:
    """A sample through the real command. What can be run is run; trainings are left out, to be done sooner."""
    copy_of_course(tmp_path / "course", "honest")
    notebook = json.loads(json.dumps(notebook_with(SESSION, {"train": "# not answered"})))
    for number in range(60):
        place = tmp_path / "class" / "submitted" / f"fuzz-{number:02}" / SESSION.id
        place.mkdir(parents=True)
        (place / f"{SESSION.id}.ipynb").write_bytes(mutated(notebook, random.Random(10_000 + number)))
    honest(tmp_path / "class", "a-neighbour")
    honest(tmp_path / "class", "z-neighbour")
    graded = grade(tmp_path)
    assert graded.code == 1 and len(graded.rows) == 62 and graded.left == []
    assert graded.rows["a-neighbour"]["exercises"] == graded.rows["z-neighbour"]["exercises"] == FULL
    for row in graded.rows.values():
        assert row["status"] in ("graded", "rejected") and (row["status"] == "graded" or row["reason"]), row
    pages = {path.name for path, _ in everything_written(tmp_path / "class") if path.suffix == ".html"}
    assert pages == {"index.html", *(f"{student}.html" for student in graded.rows)}
    assert os.listdir(tmp_path / "tmp") == []
