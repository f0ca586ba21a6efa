import json
import os
import socket
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from support.notebook import (
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
from autograder.submissions.notebook import read, restore, taken
from autograder.submissions.students import folder_of, students
from labkit.handin import RejectedError, parse

WHO = "ada"
LINK = "the notebook is a link or cannot be read; hand in the file itself"
FOLDER = "the submission is not in an ordinary folder (it is a link, or cannot be read)"


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


def handed_in(tmp_path: Path, student: str = WHO, max_mb: float = 20) -> dict[str, bytes | str]:
    """Every notebook of a student's, or the reason why it cannot be read."""
    found = read(tmp_path / "submitted", student, ID, max_mb)
    return {name: str(data) if isinstance(data, RejectedError) else data for name, data in found}


# --------------------------------------------------------------------------------------------------------- the file


def test_notebooks_are_read_the_named_one_first(tmp_path: Path, folder: Path) -> None:
    for name in ("A copy.ipynb", f"{ID}.ipynb", "Z.IPYNB", "._Z.ipynb", ".hidden.ipynb", "notes.txt", "timestamp.txt"):
        (folder / name).write_text(name)
    (folder / ".ipynb_checkpoints").mkdir()
    read_first = handed_in(tmp_path)
    assert list(read_first) == [f"{ID}.ipynb", "A copy.ipynb", "Z.IPYNB"]
    assert read_first["Z.IPYNB"] == b"Z.IPYNB"


def test_nothing_and_too_much(tmp_path: Path, folder: Path) -> None:
    assert rejected(lambda: handed_in(tmp_path)) == f"no notebook was handed in; hand in one, named {ID}.ipynb"
    for number in range(11):
        (folder / f"{number}.ipynb").write_bytes(b"x")
    assert rejected(lambda: handed_in(tmp_path)) == f"11 notebooks were handed in; hand in one, named {ID}.ipynb"


def test_what_is_there_instead_is_named(tmp_path: Path, folder: Path) -> None:
    (folder / "labkit").mkdir()
    (folder / "answers.ipynb").mkdir()
    assert handed_in(tmp_path) == {"answers.ipynb": "the notebook is not an ordinary file"}
    (folder / "answers.ipynb").rename(folder / "answers")
    assert rejected(lambda: handed_in(tmp_path)) == (
        f"no notebook was handed in, but a folder (`answers`); hand in the notebook itself, named {ID}.ipynb"
    )


def test_a_huge_file_is_not_read(tmp_path: Path, folder: Path) -> None:
    with (folder / f"{ID}.ipynb").open("wb") as file:
        file.truncate(200 * 2**20)
    assert handed_in(tmp_path) == {
        f"{ID}.ipynb": "the notebook is 200 MB; the limit is 20 MB: clear its outputs and save it"
    }


def test_links_are_not_followed(tmp_path: Path, folder: Path) -> None:
    secret = tmp_path / "solution.ipynb"
    secret.write_bytes(b"the solution")
    (folder / f"{ID}.ipynb").symlink_to(secret)
    assert handed_in(tmp_path) == {f"{ID}.ipynb": LINK}
    (folder / f"{ID}.ipynb").unlink()
    (folder / f"{ID}.ipynb").symlink_to("/nowhere")
    assert handed_in(tmp_path) == {f"{ID}.ipynb": LINK}


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
    assert handed_in(tmp_path) == {f"{ID}.ipynb": ordinary if kind in ("fifo", "folder") else LINK}
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize(
    "name",
    [
        "ada",
        "Åsa Öberg",
        "s123456@example.org",
        "o.neil-x_2",
        "李雷",
        "प्रिया",
        "נָעֳמִי",
        "علی\u200cرضا",
        "ສົມຊາຍ",
        "x̂y",
        "字" * 83,
    ],
)
def test_names_of_students(tmp_path: Path, name: str) -> None:
    path = tmp_path / "submitted" / name / ID / f"{ID}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    assert students(tmp_path / "submitted", ID) == [normalize("NFC", name)]
    assert handed_in(tmp_path, name) == {f"{ID}.ipynb": b"x"}
    assert folder_of(tmp_path / "submitted", normalize("NFC", name)) == tmp_path / "submitted" / name


@pytest.mark.parametrize("name", ["Åsa Öberg", "김민준", "Zoë", "प\u095e"])
def test_a_name_in_the_decomposed_form_is_the_same_name(tmp_path: Path, name: str) -> None:
    submitted = tmp_path / "submitted"
    decomposed = normalize("NFD", name)
    (submitted / decomposed / ID).mkdir(parents=True)
    composed = normalize("NFC", name)
    assert students(submitted, ID) == [composed]
    assert folder_of(submitted, composed) == submitted / decomposed
    assert folder_of(submitted, "nobody") == submitted / "nobody"
    assert folder_of(tmp_path / "nowhere", composed) == tmp_path / "nowhere" / composed


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
        "{{x}}",
        "a\udcff",
        "a;b",
        "$(x)",
        "\u0301a",
        "\u200da",
        "a\u202eb",
    ],
)
def test_odd_names_of_students(tmp_path: Path, name: str) -> None:
    (tmp_path / "submitted").mkdir()
    assert rejected(lambda: handed_in(tmp_path, name)) == (
        "the student's folder has a name with unusual characters; rename it"
    )


@pytest.mark.parametrize("name", ["x" * 101, "字" * 84, "𠮷" * 63])
def test_names_too_long_for_a_file(tmp_path: Path, name: str) -> None:
    assert rejected(lambda: handed_in(tmp_path, name)) == (
        "the student's folder has a name that is too long for a file; shorten it"
    )


def test_who_handed_in(tmp_path: Path, folder: Path) -> None:
    assert students(tmp_path / "nowhere", ID) == []
    (tmp_path / "file").write_bytes(b"")
    assert students(tmp_path / "file", ID) == []
    (tmp_path / "submitted" / "other-lab" / "02-other").mkdir(parents=True)
    (tmp_path / "submitted" / ".DS_Store").write_bytes(b"")
    assert students(tmp_path / "submitted", ID) == [WHO]


# ----------------------------------------------------------------------------------------------- back into its order


def restored(source: Source, cells: list[Cell], **others: str) -> list[tuple[str | None, str]]:
    """Name and text of the code cells as they will be run."""
    found = taken(source, [("any.ipynb", json.dumps(notebook(cells)).encode())], others)
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


@pytest.mark.parametrize("which", ["double-checks", "setup", "show"])
@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_an_instructors_cell_that_is_there_twice_is_there_once(source: Source, which: str, kind: str) -> None:
    cells = mine()
    (again,) = [cell | {"id": "copy", "source": "cheat", "cell_type": kind} for cell in cells if cell["id"] == which]
    assert restored(source, [*cells, again, code("last", "print('last')")]) == [*WHOLE, (None, "print('last')")]
    assert restored(source, [again, *cells]) == WHOLE


def test_of_one_answer_in_two_cells_the_same_or_the_written_one_counts(source: Source) -> None:
    cells = mine()
    stub = 'def double(x):\n    raise NotImplementedError("double: your answer goes here")'
    for other in (DOUBLE[1], "", " \n", stub):
        again = answer("double", other) | {"id": "copy"}
        assert restored(source, [*cells, again]) == restored(source, [again, *cells]) == WHOLE
    notes = markdown("notes", "What I tried first", nbgrader=nbgrader("double", solution=True))
    assert restored(source, [notes, *cells]) == WHOLE


def test_two_different_answers_are_rejected(source: Source) -> None:
    again = answer("double", "def double(x): return 3 * x") | {"id": "copy"}
    assert rejected(lambda: restored(source, [*mine(), again])) == (
        "two cells hold an answer to `double`, and they differ; keep one of them and delete the other"
    )


@pytest.mark.parametrize("kind", ["markdown", "raw", "heading"])
def test_an_answer_that_was_turned_into_text_is_code(source: Source, kind: str) -> None:
    cells = mine()
    cells[2] = markdown("double-answer", DOUBLE[1], nbgrader=nbgrader("double", solution=True)) | {"cell_type": kind}
    assert restored(source, cells) == WHOLE


def test_retagged_cells_earn_nothing_extra(source: Source) -> None:
    cells = mine()
    cells[2] = code("double-answer", DOUBLE[1], nbgrader("double", grade=True, points=1000, locked=True))
    cells[3] = code("double-checks", "cheat = 1", nbgrader("test_double", solution=True))
    assert restored(source, cells) == WHOLE
    cells[2] = code("double-answer", DOUBLE[1], nbgrader("elsewhere", solution=True))
    assert restored(source, cells) == [SETUP, (None, DOUBLE[1]), TEST_DOUBLE, GUESS, COUNTER, TEST_COUNTER, SHOW]


def test_nothing_to_grade(source: Source) -> None:
    message = "none of this session's answer cells is in the notebook; answer in the notebook handed out"
    for cells in ([], [markdown("title", "# A tiny lab")], [code("x", "def double(x): return 2 * x")], [mine()[1]]):
        assert rejected(lambda cells=cells: restored(source, cells)) == message


def test_another_sessions_notebook(source: Source) -> None:
    others = {"encode": "Deep autoencoders", "decode": "Deep autoencoders"}
    foreign = [answer("encode", "pass"), answer("decode", "pass")]
    assert rejected(lambda: restored(source, foreign, **others)) == (
        f"this is the notebook of another session (Deep autoencoders); hand in {ID}.ipynb"
    )
    assert restored(source, [*mine(), foreign[0]], **others) == [*WHOLE, (None, "pass")]
