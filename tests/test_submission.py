import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from helpers_notebook import (
    ID,
    Cell,
    answer,
    code,
    grade,
    locked,
    markdown,
    nbgrader,
    notebook,
    tiny_cells,
    write_course,
)

from autograder.notebook import Source, read_source
from autograder.submissions.notebook import RejectedError, parse, read, restore, students

WHO = "ada"
LINK = "the notebook is a link or cannot be read; hand in the file itself"
FOLDER = "the submission is not in an ordinary folder (it is a link, or cannot be read)"
NOT_4 = "the file is not a notebook in format 4; save it again in JupyterLab"
NOT_JSON = "the file is not a notebook (it is not JSON); hand in the .ipynb file itself"


@pytest.fixture
def source(tmp_path: Path) -> Source:
    cells = tiny_cells()
    cells[-1]["metadata"]["tags"] = ["picture"]
    return read_source(write_course(tmp_path / "course", cells).session(ID).source)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where Ada's notebook belongs."""
    path = tmp_path / "submitted" / WHO / ID
    path.mkdir(parents=True)
    return path


def rejected(action: Any) -> str:
    with pytest.raises(RejectedError) as reason:
        action()
    return str(reason.value)


def handed_in(tmp_path: Path, student: str = WHO, max_mb: float = 20) -> bytes:
    return read(tmp_path / "submitted", student, ID, max_mb)


# --------------------------------------------------------------------------------------------------------- the file


def test_the_named_notebook_is_read(tmp_path: Path, folder: Path) -> None:
    (folder / f"{ID}.ipynb").write_bytes(b"this one")
    (folder / "Untitled.ipynb").write_bytes(b"not this one")
    (folder / ".ipynb_checkpoints").mkdir()
    assert handed_in(tmp_path) == b"this one"


def test_a_single_notebook_may_have_any_name(tmp_path: Path, folder: Path) -> None:
    (folder / "my answers (1).ipynb").write_bytes(b"mine")
    (folder / "notes.txt").write_bytes(b"x")
    assert handed_in(tmp_path) == b"mine"


def test_none_and_several(tmp_path: Path, folder: Path) -> None:
    wanted = f"handed in; hand in one, named {ID}.ipynb"
    assert rejected(lambda: handed_in(tmp_path)) == f"no notebook was {wanted}"
    for name in ("a.ipynb", "b.ipynb"):
        (folder / name).write_bytes(b"x")
    assert rejected(lambda: handed_in(tmp_path)) == f"2 notebooks were {wanted}"


def test_a_huge_file_is_not_read(tmp_path: Path, folder: Path) -> None:
    with (folder / f"{ID}.ipynb").open("wb") as file:
        file.truncate(200 * 2**20)
    assert rejected(lambda: handed_in(tmp_path)) == (
        "the notebook is 200 MB; the limit is 20 MB: clear its outputs and save it"
    )


def test_links_are_not_followed(tmp_path: Path, folder: Path) -> None:
    secret = tmp_path / "solution.ipynb"
    secret.write_bytes(b"the solution")
    (folder / f"{ID}.ipynb").symlink_to(secret)
    assert rejected(lambda: handed_in(tmp_path)) == LINK
    (folder / f"{ID}.ipynb").unlink()
    (folder / f"{ID}.ipynb").symlink_to("/nowhere")
    assert rejected(lambda: handed_in(tmp_path)) == LINK


def test_linked_folders_are_not_followed(tmp_path: Path, folder: Path) -> None:
    (folder / f"{ID}.ipynb").write_bytes(b"ada's")
    (tmp_path / "submitted" / "eve").symlink_to(tmp_path / "submitted" / WHO)
    (tmp_path / "submitted" / "mallory").mkdir()
    (tmp_path / "submitted" / "mallory" / ID).symlink_to(folder)
    assert students(tmp_path / "submitted", ID) == [WHO, "eve", "mallory"]
    for student in ("eve", "mallory", "nobody"):
        assert rejected(lambda student=student: handed_in(tmp_path, student)) == FOLDER


@pytest.mark.parametrize("kind", ["fifo", "socket", "folder", "unreadable"])
def test_what_is_no_ordinary_file(tmp_path: Path, folder: Path, kind: str) -> None:
    path = folder / f"{ID}.ipynb"
    here = os.getcwd()
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "socket":
            os.chdir(folder)  # a socket's path must be short
            with socket.socket(socket.AF_UNIX) as sock:
                sock.bind(path.name)
            os.chdir(here)
        case "folder":
            path.mkdir()
        case "unreadable":
            if os.getuid() == 0:
                pytest.skip("root reads every file")
            path.write_bytes(b"x")
            path.chmod(0)
    before = len(os.listdir("/proc/self/fd"))
    ordinary = "the notebook is not an ordinary file"
    assert rejected(lambda: handed_in(tmp_path)) == (ordinary if kind in ("fifo", "folder") else LINK)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("name", ["ada", "Åsa Öberg", "s123456@example.org", "o.neil-x_2", "李雷"])
def test_names_of_students(tmp_path: Path, name: str) -> None:
    path = tmp_path / "submitted" / name / ID / f"{ID}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    assert students(tmp_path / "submitted", ID) == [name] and handed_in(tmp_path, name) == b"x"


@pytest.mark.parametrize(
    "name",
    [
        "..",
        ".",
        "",
        ".hidden",
        "a/b",
        "a\nb",
        "a\0b",
        "a\x1b[31m",
        "<script>",
        "x" * 101,
        "{{x}}",
        "a\udcff",
        "a;b",
        "$(x)",
    ],
)
def test_odd_names_of_students(tmp_path: Path, name: str) -> None:
    (tmp_path / "submitted").mkdir()
    assert rejected(lambda: handed_in(tmp_path, name)) == (
        "the student's folder has a name with unusual characters; rename it"
    )


def test_who_handed_in(tmp_path: Path, folder: Path) -> None:
    assert students(tmp_path / "nowhere", ID) == []
    (tmp_path / "file").write_bytes(b"")
    assert students(tmp_path / "file", ID) == []
    (tmp_path / "submitted" / "other-lab" / "02-other").mkdir(parents=True)
    (tmp_path / "submitted" / ".DS_Store").write_bytes(b"")
    assert students(tmp_path / "submitted", ID) == [WHO]


# ------------------------------------------------------------------------------------------------------ the notebook


def parsed(cells: object, **more: object) -> list[Any]:
    return parse(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells} | more).encode())


def test_a_notebooks_cells() -> None:
    lines = {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "metadata": {"nbgrader": {"grade_id": "x"}}, "new": 1}
    (cell,) = parsed([lines])
    assert (cell.text, cell.grade_id) == ("a = 1\nb = 2", "x")
    (cell,) = parsed([{"cell_type": "code", "source": "c"}])
    assert (cell.text, cell.grade_id) == ("c", None)
    assert parse(b"\xef\xbb\xbf" + json.dumps(notebook([])).encode()) == []
    assert parse(json.dumps(notebook([])).encode("utf-16")) == []


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


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty; save the notebook before handing it in"),
        (b" \n\t", "the file is empty; save the notebook before handing it in"),
        (b"PK\x03\x04", NOT_JSON),
        (b"\x80\x04K\x01.", NOT_JSON),
        (b'{"cells": [', NOT_JSON),
        (b'{"a": "\xff"}', NOT_JSON),
        (b"[" * 10**6, NOT_JSON),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", NOT_JSON),
        (b"null", NOT_4),
        (b"[]", NOT_4),
        (b"{}", NOT_4),
        (b'{"nbformat": 4}', NOT_4),
        (b'{"nbformat": "four", "cells": []}', NOT_4),
        (b'{"nbformat": 4, "cells": {}}', NOT_4),
        (b'{"nbformat": 4, "cells": [1]}', NOT_4),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}', NOT_4),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}', NOT_4),
        (b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": []}]}', NOT_4),
        (b'{"nbformat": 3, "worksheets": [{"cells": []}]}', NOT_4),
        (b'{"nbformat": 3, "cells": []}', "the notebook has format 3; open it in JupyterLab and save it again"),
        (b'{"nbformat": 5, "cells": []}', "the notebook has format 5; open it in JupyterLab and save it again"),
        (b'{"nbformat": 4, "cells": [' + b"1," * 5000 + b"1]}", "the notebook has 5,001 cells; the limit is 2,000"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_notebook(data: bytes, message: str) -> None:
    assert rejected(lambda: parse(data)) == message


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


# ----------------------------------------------------------------------------------------------- back into its order


def restored(source: Source, cells: list[Cell], **others: str) -> list[tuple[str | None, str]]:
    """Name and text of the code cells as they will be run."""
    found = restore(source, parse(json.dumps(notebook(cells)).encode()), others)
    return [(cell.grade_id, cell.source) for cell in found if cell.kind == "code"]


def mine() -> list[Cell]:
    """The tiny lab with answers of a student's."""
    return [
        markdown("title", "# A tiny lab"),
        locked("setup", "import math\n\nimport labkit"),
        answer("double", "def double(x): return 2 * x"),
        grade("double", "assert double(2) == 4, 'twice 2 is 4'"),
        code("guess", "my_guess = 7"),
        answer("Counter", "class Counter: pass"),
        grade("Counter", "assert Counter(3).step() == 4, 'one more than 3'"),
        locked("show", "print(double(21), labkit.WORD)"),
    ]


SETUP = ("setup", "import math\n\nimport labkit")
DOUBLE = ("double", "def double(x): return 2 * x")
TEST_DOUBLE = ("test_double", "assert double(2) == 4, 'twice 2 is 4'")
GUESS = (None, "my_guess = 7")
COUNTER = ("Counter", "class Counter: pass")
TEST_COUNTER = ("test_Counter", "assert Counter(3).step() == 4, 'one more than 3'")
SHOW = ("show", "print(double(21), labkit.WORD)")
WHOLE = [SETUP, DOUBLE, TEST_DOUBLE, GUESS, COUNTER, TEST_COUNTER, SHOW]


def test_an_ordinary_notebook_stays_as_it_is(source: Source) -> None:
    assert restored(source, mine()) == WHOLE
    cells = restore(source, parse(json.dumps(notebook(mine())).encode()))
    assert [cell.grade_id for cell in cells if cell.locked] == ["setup", "test_double", "test_Counter", "show"]
    assert [cell.grade_id for cell in cells if cell.is_grade] == ["test_double", "test_Counter"]
    assert [cell.grade_id for cell in cells if cell.picture] == ["show"]


def test_the_instructors_cells_are_put_back(source: Source) -> None:
    changed = mine()
    changed[1]["source"] = "import cheat"
    changed[3]["source"] = "pass"
    changed[3]["metadata"]["nbgrader"]["points"] = 1000
    changed[7]["source"] = "print('all good')"
    assert restored(source, changed) == WHOLE
    left = [cell for cell in mine() if cell["id"] not in ("setup", "show", "double-checks")]
    assert restored(source, left) == [SETUP, DOUBLE, GUESS, TEST_DOUBLE, COUNTER, TEST_COUNTER, SHOW]


def test_a_missing_answer_stays_missing(source: Source) -> None:
    cells = [cell for cell in mine() if cell["id"] != "double-answer"]
    assert restored(source, cells) == [part for part in WHOLE if part != DOUBLE]


def test_another_order_is_put_right(source: Source) -> None:
    assert restored(source, [*mine()[5:], *mine()[:5]]) == WHOLE


def test_cells_of_the_students_own_follow_what_they_followed(source: Source) -> None:
    cells = mine()
    cells.insert(0, code("first", "print('first')"))
    cells.insert(4, code("after-double", "helper = double"))
    cells.append(code("last", "print('last')"))
    cells.append(code("empty", " \n"))
    helper, first, last = (None, "helper = double"), (None, "print('first')"), (None, "print('last')")
    assert restored(source, cells) == [
        first,
        SETUP,
        DOUBLE,
        helper,
        TEST_DOUBLE,
        GUESS,
        COUNTER,
        TEST_COUNTER,
        SHOW,
        last,
    ]


@pytest.mark.parametrize("which", ["double-answer", "double-checks", "setup"])
def test_a_duplicate_is_rejected(source: Source, which: str) -> None:
    cells = mine()
    (again,) = [cell | {"id": "copy", "source": "pass"} for cell in cells if cell["id"] == which]
    name = again["metadata"]["nbgrader"]["grade_id"]
    assert rejected(lambda: restored(source, [*cells, again])) == (
        f"two cells are marked as `{name}`; keep one of them and delete the other"
    )


def test_retagged_cells_earn_nothing_extra(source: Source) -> None:
    cells = mine()
    cells[2] = code("double-answer", DOUBLE[1], nbgrader("double", grade=True, points=1000, locked=True))
    cells[3] = code("double-checks", "cheat = 1", nbgrader("test_double", solution=True))
    assert restored(source, cells) == WHOLE
    cells[2] = code("double-answer", DOUBLE[1], nbgrader("elsewhere", solution=True))
    assert restored(source, cells) == [SETUP, (None, DOUBLE[1]), TEST_DOUBLE, GUESS, COUNTER, TEST_COUNTER, SHOW]
    cells[2] = markdown("double-answer", DOUBLE[1], nbgrader=nbgrader("double", solution=True))
    assert restored(source, cells) == [part for part in WHOLE if part != DOUBLE]


def test_nothing_to_grade(source: Source) -> None:
    message = "none of this session's answer cells is in the notebook; answer in the notebook handed out"
    for cells in ([], [markdown("title", "# A tiny lab")], [code("x", "def double(x): return 2 * x")], [mine()[1]]):
        assert rejected(lambda cells=cells: restored(source, cells)) == message


def test_another_sessions_notebook(source: Source) -> None:
    others = {"encode": "Deep autoencoders", "decode": "Deep autoencoders"}
    foreign = [answer("encode", "pass"), answer("decode", "pass")]
    assert rejected(lambda: restored(source, foreign, **others)) == (
        "this is the notebook of another session (Deep autoencoders)"
    )
    assert restored(source, [*mine(), foreign[0]], **others) == [*WHOLE, (None, "pass")]
