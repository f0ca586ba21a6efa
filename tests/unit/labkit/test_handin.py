"""What can be handed in: every kind of file that students are known to send, taken or told for what it is."""

import gzip
import io
import json
import subprocess
import sys
import zipfile
from typing import Any

import pytest
from support import ROOT
from support.notebook import Cell, answer, code, grade, markdown, nbgrader, notebook

from labkit.handin import RejectedError, choose, is_notebook, notebooks, parse

WANTED = "lab.ipynb"
EXERCISES = ("double", "half")
OTHERS = {"encode": "Deep autoencoders", "decode": "Deep autoencoders"}
NOT_4 = "the file is not a notebook in format 4; save it again in JupyterLab"
NOT_JSON = "the file is not a notebook (it is not JSON); hand in the .ipynb file itself"
JSON_BUT = "the file is JSON, but not a notebook; hand in the .ipynb file itself"
EMPTY = "the file is empty; save the notebook before handing it in"
ARCHIVE = "the file is an archive, not a notebook; unpack it and hand in the .ipynb file that is in it"
CUT_OFF = "the file ends in the middle, cut off while it was saved or uploaded; save it and hand it in again"
WEB_PAGE = "the file is a web page (HTML), not the notebook; download the .ipynb file itself and hand in that"
NOT_TEXT = "the file is not a notebook (it is not text in UTF-8); hand in the .ipynb file itself"


def stub(name: str) -> str:
    return f'def {name}(x):\n    # YOUR CODE HERE\n    raise NotImplementedError("{name}: your answer goes here")'


def lab(double: str = stub("double"), half: str = stub("half"), *more: Cell) -> bytes:
    cells = [answer("double", double), grade("double", "check"), answer("half", half), grade("half", "check"), *more]
    return json.dumps(notebook(cells), indent=1, ensure_ascii=False).encode()


STARTER = lab()
FILLED = lab("def double(x): return 2 * x  # ≤ äöü 数字", "def half(x): return x / 2")


def rejected(action: Any) -> str:
    with pytest.raises(RejectedError) as reason:
        action()
    return str(reason.value)


def test_it_needs_nothing_besides_python() -> None:
    program = "import sys, labkit.handin; print({'torch', 'numpy', 'nbformat', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("set()\n", "")


# ----------------------------------------------------------------------------------------------------- names of files


@pytest.mark.parametrize(
    "name",
    ["lab.ipynb", "LAB.IPYNB", "a (1).ipynb", "a-Copy1.ipynb", "a.ipynb.txt", "a.ipynb.JSON", "a.ipynb.download"],
)
def test_names_of_notebooks(name: str) -> None:
    assert is_notebook(name) and notebooks([name, ".DS_Store", "desktop.ini"], (), WANTED) == [name]


@pytest.mark.parametrize(
    "name", ["._lab.ipynb", ".lab.ipynb", ".~lab.ipynb", "~lab.ipynb", "lab.ipynb~", "lab.py", "lab.ipynb.zip", "ipynb"]
)
def test_names_of_other_files(name: str) -> None:
    assert not is_notebook(name)


def test_what_is_there_in_place_of_a_notebook_is_named() -> None:
    nothing = f"no notebook was handed in; hand in one, named {WANTED}"
    clutter = [
        ".DS_Store",
        "._lab.ipynb",
        ".ipynb_checkpoints",
        "__MACOSX",
        "desktop.ini",
        "Thumbs.db",
        "timestamp.txt",
    ]
    assert rejected(lambda: notebooks([], (), WANTED)) == nothing
    assert rejected(lambda: notebooks(clutter, (".ipynb_checkpoints", "__MACOSX"), WANTED)) == nothing
    for name in ("a.zip", "lab.ipynb.ZIP", "a.tar.gz", "a.rar", "a.7z"):
        assert rejected(lambda name=name: notebooks([name, "notes.txt", "x"], ("x",), WANTED)) == (
            f"no notebook was handed in, but an archive (`{name}`); unpack it and hand in the notebook that is in it, "
            f"named {WANTED}"
        )
    assert rejected(lambda: notebooks(["hand in", "notes.txt"], ("hand in",), WANTED)) == (
        f"no notebook was handed in, but a folder (`hand in`); hand in the notebook itself, named {WANTED}"
    )
    assert rejected(lambda: notebooks(["lab.html"], (), WANTED)) == (
        f"no notebook was handed in, but another file (`lab.html`); hand in the notebook itself, named {WANTED}"
    )


def test_odd_names_are_shown_harmlessly() -> None:
    long, odd = "x" * 200 + ".html", "a\n\x1b[31m\u202eb.html"
    assert f"(`{'x' * 40}…{'x' * 14}.html`)" in rejected(lambda: notebooks([long], (), WANTED))
    assert "(`a��[31m�b.html`)" in rejected(lambda: notebooks([odd], (), WANTED))


# ------------------------------------------------------------------------------------------------------ what is in one


def parsed(cells: object, **more: object) -> list[Any]:
    return parse(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | more).encode())


def test_a_notebooks_cells() -> None:
    lines = {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {"nbgrader": {"grade_id": "x"}}, "new": 1}
    (cell,) = parsed([lines])
    assert (cell.text, cell.grade_id) == ("a = 1\nb = 2", "x")
    (cell,) = parsed([{"cell_type": "code", "source": "c"}])
    assert (cell.text, cell.grade_id) == ("c", None)
    assert parsed([]) == []


@pytest.mark.parametrize("minor", [0, 2, 4, 9, None, "x"])
def test_every_minor_version_of_format_4_is_taken(minor: object) -> None:
    (cell,) = parsed([{"cell_type": "code", "source": "c"}], nbformat_minor=minor)
    assert cell.text == "c"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_encoding_of_unicode_is_taken(encoding: str, mark: str) -> None:
    text = (mark if encoding.endswith(("le", "be")) else "") + FILLED.decode()
    for lines in (text, text.replace("\n", "\r\n")):
        assert parse(lines.encode(encoding)) == parse(FILLED)


@pytest.mark.parametrize(
    "metadata", [{"nbgrader": "x"}, {"nbgrader": {"grade_id": 3}}, {"nbgrader": None}, {"tags": 3}]
)
def test_odd_metadata_is_none(metadata: dict[str, object]) -> None:
    (cell,) = parsed([{"cell_type": "code", "source": "", "metadata": metadata}])
    assert cell.grade_id is None


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    """They could be stored in no result and no database."""
    (cell,) = parsed([{"cell_type": "code", "source": ["x = '\ud800'\n", "y"]}])
    assert cell.text == "x = '?'\ny"


def zipped(data: bytes) -> bytes:
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("lab.ipynb", data)
        return stream.getvalue()


CONFLICT = FILLED.replace(b'   "source": "def half', b'<<<<<<< HEAD\n   "source": "def half', 1)
HTML = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>{</body></html>"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", EMPTY),
        (b" \n\t", EMPTY),
        (b"\0" * 4096, EMPTY),
        (zipped(FILLED), ARCHIVE),
        (b"PK\x05\x06" + b"\0" * 18, ARCHIVE),
        (gzip.compress(FILLED, mtime=0), ARCHIVE),
        (b"Rar!\x1a\x07", ARCHIVE),
        (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
        (b"%PDF-1.7", "the file is a PDF, not a notebook; hand in the .ipynb file itself"),
        (b"\x89PNG\r\n", "the file is a picture, not a notebook; hand in the .ipynb file itself"),
        (
            b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2",
            "the file is what macOS notes of a file (its name begins with ._), not the file; hand in the .ipynb file itself",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
            "the file is a pointer of Git LFS, not the notebook; `git lfs pull`, then hand in what is there",
        ),
        (HTML.encode(), WEB_PAGE),
        (HTML.encode("utf-16"), WEB_PAGE),
        (b"\n <html lang='en'>", WEB_PAGE),
        (b'<?xml version="1.0"?><svg/>', WEB_PAGE),
        (
            CONFLICT,
            "the file holds an unresolved merge conflict "
            f"(line {CONFLICT[: CONFLICT.index(b'<<<')].count(10) + 1}: <<<<<<<); choose one version, as with "
            "`git checkout --ours` or `--theirs`, and hand in that",
        ),
        (
            b'{\n "cells": [],\n=======\n "metadata": {},\n>>>>>>> theirs\n "nbformat": 4}',
            "the file holds an unresolved merge conflict (line 5: >>>>>>>); choose one version, as with "
            "`git checkout --ours` or `--theirs`, and hand in that",
        ),
        (FILLED[: len(FILLED) // 2], CUT_OFF),
        (FILLED[:-2], CUT_OFF),
        (FILLED[: FILLED.index("字".encode()) + 1], CUT_OFF),
        (FILLED.decode().encode("utf-16")[:-2], CUT_OFF),
        (FILLED.decode().encode("utf-16")[:-7], CUT_OFF),
        (b'{"cells": [', CUT_OFF),
        (b'{"cells": [], "metadata": {}, "nbformat": 4, "x": tr', CUT_OFF),
        (b'{"a": "b\\u00', CUT_OFF),
        (
            FILLED.replace(b'"cells": [', b'"cells": [,', 1),
            "the file is damaged: line 2 is not JSON (Expecting value); save the notebook in JupyterLab, and change it "
            "nowhere else",
        ),
        (
            FILLED + b"\n" + FILLED,
            f"the file is damaged: line {FILLED.count(10) + 2} is not JSON (Extra data); save the notebook in JupyterLab, and "
            "change it nowhere else",
        ),
        (b"def double(x):\n    return 2 * x\n", NOT_JSON),
        (b"[" * 10**6, NOT_JSON),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", NOT_JSON),
        (b"\x80\x04K\x01.", NOT_TEXT),
        (b'{"a": "\xff"}', NOT_TEXT),
        (FILLED.decode().encode("utf-8").replace("ä".encode(), b"\xe4"), NOT_TEXT),
        (b"null", JSON_BUT),
        (b"[]", JSON_BUT),
        (b"{}", JSON_BUT),
        (b'{"message": "Not Found"}', JSON_BUT),
        (b'{"nbformat": 4}', NOT_4),
        (b'{"nbformat": "four", "cells": []}', NOT_4),
        (b'{"nbformat": 4, "cells": {}}', NOT_4),
        (b'{"nbformat": 4, "cells": [1]}', NOT_4),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}', NOT_4),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', NOT_4),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": []}]}', NOT_4),
        (
            b'{"nbformat": 3, "worksheets": [{"cells": []}]}',
            "the notebook has format 3; open it in JupyterLab and save it again",
        ),
        (b'{"nbformat": 5, "cells": []}', "the notebook has format 5; open it in JupyterLab and save it again"),
        (b'{"nbformat": 4, "cells": [' + b"1," * 5000 + b"1]}", "the notebook has 5,001 cells; the limit is 2,000"),
    ],
    ids=lambda value: (
        value[:40] if isinstance(value, str) else "a file"
    ),  # the same in each process: archives hold the time
)
def test_what_is_no_notebook(data: bytes, message: str) -> None:
    assert rejected(lambda: parse(data)) == message


def test_wherever_a_notebook_is_cut_off_it_is_said_so() -> None:
    """But where nothing, or no letter of it, is left."""
    for length in range(1, len(FILLED.rstrip())):
        assert rejected(lambda length=length: parse(FILLED[:length])) == CUT_OFF, length


def test_absurd_nesting_in_metadata_is_read_or_refused() -> None:
    for depth in (100, 900, 20_000):
        inner = b'{"a":' * depth + b"1" + b"}" * depth
        data = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x", "metadata": ' + inner + b"}]}"
        try:
            assert parse(data)[0].text == "x"
        except RejectedError as reason:
            assert str(reason) in (NOT_4, NOT_JSON)


@pytest.mark.slow
def test_a_file_of_many_wrong_things_costs_little() -> None:
    """20 MB of numbers where lines should be: one complaint, not ten million."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for start, end in (
        (b'{"nbformat": 4, "cells": [', b"]}"),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [', b"]}]}"),
    ):
        rejected(lambda start=start, end=end: parse(start + b"1," * 10**7 + b"1" + end))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**20  # kB


# --------------------------------------------------------------------------------------------------- which one counts


def chosen(**files: bytes | RejectedError) -> str:
    """The name of the one that counts; _ stands for what a keyword cannot have."""
    found = [(WANTED if name == "lab" else f"{name}.ipynb", data) for name, data in files.items()]
    return choose(found, WANTED, EXERCISES, OTHERS)[0].removesuffix(".ipynb")


HALF = lab(double="def double(x): return 2 * x")
OTHER_HALF = lab(half="def half(x): return x / 2")
ANOTHER = lab("def double(x): return x + x", "def half(x): return 0.5 * x")
SCRATCH = json.dumps(notebook([code("x", "print(1)")])).encode()
ELSEWHERE = json.dumps(
    notebook([answer("encode", "pass"), answer("double", "pass"), answer("decode", "pass")])
).encode()


def test_one_alone_counts_whatever_its_name() -> None:
    assert chosen(copy=FILLED) == "copy"
    assert chosen(copy=STARTER) == "copy"  # nothing else is there: it is worth what it is worth
    assert rejected(lambda: chosen(copy=b"")) == EMPTY


def test_a_starter_gives_way_to_a_notebook_with_answers() -> None:
    assert chosen(lab=STARTER, lab_1=FILLED) == chosen(lab_1=FILLED, lab=STARTER) == "lab_1"
    assert chosen(lab=STARTER, copy=STARTER, copy_2=HALF) == "copy_2"
    assert chosen(lab=FILLED, copy=STARTER) == "lab"
    assert chosen(lab=STARTER, copy=STARTER) == "lab"
    as_text = [markdown("x", "def double(x): return 2 * x", nbgrader=nbgrader("double", solution=True))]
    assert chosen(lab=STARTER, copy=json.dumps(notebook(as_text)).encode()) == "copy"


def test_of_several_with_answers_the_fuller_and_then_the_named_one_counts() -> None:
    assert chosen(lab=HALF, copy=FILLED) == "copy"
    assert chosen(lab=FILLED, copy=HALF, backup=OTHER_HALF) == "lab"
    assert chosen(lab=FILLED, copy=ANOTHER) == "lab"
    assert chosen(a=FILLED, b=FILLED) == "a"


def test_nothing_is_guessed() -> None:
    wanted = f"hand in one, named {WANTED}"
    assert rejected(lambda: chosen(a=FILLED, b=ANOTHER)) == (
        f"2 notebooks with different answers were handed in (`a.ipynb` and `b.ipynb`); {wanted}"
    )
    assert rejected(lambda: chosen(lab=HALF, b=OTHER_HALF, c=STARTER)) == (
        f"2 notebooks with different answers were handed in (`lab.ipynb` and `b.ipynb`); {wanted}"
    )
    assert rejected(lambda: chosen(a=FILLED, b=ANOTHER, c=ANOTHER)) == (
        f"3 notebooks with different answers were handed in (`a.ipynb` and `b.ipynb` and more); {wanted}"
    )


def test_what_cannot_be_read_may_be_the_one_that_counts() -> None:
    assert rejected(lambda: chosen(lab=STARTER, copy=FILLED[:99])) == f"`copy.ipynb`: {CUT_OFF}"
    assert rejected(lambda: chosen(lab=b"", copy=FILLED)) == f"`lab.ipynb`: {EMPTY}"
    assert rejected(lambda: chosen(lab=RejectedError("too large"), copy=FILLED)) == "`lab.ipynb`: too large"
    assert chosen(lab=FILLED, copy=FILLED[:99], backup=b"") == "lab"


def test_notebooks_of_something_else_are_left_aside() -> None:
    foreign = f"this is the notebook of another session (Deep autoencoders); hand in {WANTED}"
    none = "none of this session's answer cells is in the notebook; answer in the notebook handed out"
    assert chosen(lab=FILLED, Untitled=SCRATCH, other=ELSEWHERE) == "lab"
    assert chosen(a=FILLED, lab=SCRATCH) == "a"
    assert rejected(lambda: chosen(lab=ELSEWHERE)) == foreign
    assert rejected(lambda: chosen(lab=STARTER, other=ELSEWHERE)) == f"`other.ipynb`: {foreign}"
    assert rejected(lambda: chosen(lab=STARTER, Untitled=SCRATCH)) == f"`Untitled.ipynb`: {none}"


def test_two_different_answers_in_one_notebook_are_told() -> None:
    twice = lab("def double(x): return 2 * x", stub("half"), answer("double", "def double(x): return 3 * x"))
    assert rejected(lambda: chosen(lab=twice)) == (
        "two cells hold an answer to `double`, and they differ; keep one of them and delete the other"
    )
