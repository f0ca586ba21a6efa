"""Release: the same starter each time, nothing in it that students must not see, and never half of one."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook
from PIL import Image
from sqlalchemy import text
from support.commands import copied
from support.notebook import CHECKS, COUNTER, ID, answer, code, grade, locked, tiny_cells, write_course, write_notebook

from autograder import nbgrader_compat
from autograder.course import Course
from autograder.gradebook.register import register
from autograder.notebook import read_source
from autograder.release.leaks import find_leak, secrets_of
from autograder.release.publish import release
from autograder.release.starter import ReleaseError

NOTEBOOK = f"{ID}.ipynb"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return write_course(tmp_path)


def make(course: Course, **options: Any) -> Path:
    """The released starter's folder; no solution is executed."""
    return release(course, course.session(ID), solutions=False, **options).assignment


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def starter_cells(folder: Path) -> dict[str, Any]:
    return {cell.id: cell for cell in nbformat.read(folder / NOTEBOOK, as_version=4).cells}


def refusal(course: Course, **options: Any) -> str:
    with pytest.raises(ReleaseError) as error:
        make(course, **options)
    return str(error.value)


# What a starter is


def test_a_starter_holds_what_a_student_needs(course: Course) -> None:
    assert sorted(contents(make(course))) == [
        ".devcontainer/devcontainer.json",
        ".github/workflows/classroom.yml",
        ".gitignore",
        NOTEBOOK,
        "README.md",
        "labkit/__init__.py",
        "labkit/plots.py",
        "requirements.txt",
    ]


def test_each_region_becomes_a_stub_that_names_its_exercise(course: Course) -> None:
    cells = starter_cells(make(course))
    assert cells["double-answer"].source == (
        'def double(x):\n    """Twice x, a number."""\n    # YOUR CODE HERE\n'
        '    raise NotImplementedError("double: your answer goes here")\n'
    )
    assert cells["counter-answer"].source.count('raise NotImplementedError("Counter: your answer goes here")') == 2
    assert cells["double-checks"].source == "assert double(2) == 4, 'twice 2 is 4'"


def test_instructors_cells_cannot_be_edited_and_answers_not_deleted(course: Course) -> None:
    cells = starter_cells(make(course))
    assert cells["setup"].metadata.editable is False
    assert cells["double-checks"].metadata.editable is False
    assert cells["double-answer"].metadata.deletable is False
    assert "editable" not in cells["double-answer"].metadata
    assert cells["guess"].metadata == {}


def test_the_readme_names_session_exercises_and_points(course: Course) -> None:
    readme = (make(course) / "README.md").read_text()
    assert readme.startswith("# A tiny lab\n")
    assert "2 exercises,\n5 points" in readme
    assert "| `double` | 2 |\n| `Counter` | 3 |\n" in readme
    assert "{{" not in readme


def test_the_workflow_names_each_exercise_for_the_reporter(course: Course) -> None:
    workflow = (make(course) / ".github/workflows/classroom.yml").read_text()
    assert "python -m labkit check 01-tiny-lab.ipynb --json > checks.json || test $? -eq 1\n" in workflow
    assert workflow.endswith(
        "          DOUBLE_RESULTS: ${{ steps.checks.outputs.double }}\n"
        "          COUNTER_RESULTS: ${{ steps.checks.outputs.counter }}\n"
        "        with:\n"
        "          runners: double,counter\n"
    )


def test_requirements_end_with_labkit(course: Course) -> None:
    assert (make(course) / "requirements.txt").read_text().splitlines()[-1] == "./labkit"


def test_caches_tests_and_builds_stay_at_home(course: Course) -> None:
    for name in (
        "__pycache__/x.pyc",
        "tests/test_plots.py",
        "build/lib.py",
        "x.egg-info/PKG-INFO",
        "test_data.py",
        ".hidden",
    ):
        (course.root / "labkit" / name).parent.mkdir(exist_ok=True)
        (course.root / "labkit" / name).write_text("x")
    assert [name for name in sorted(contents(make(course))) if name.startswith("labkit")] == [
        "labkit/__init__.py",
        "labkit/plots.py",
    ]


def test_files_beside_the_source_come_along(course: Course) -> None:
    (course.session(ID).source.parent / "picture.svg").write_text("<svg/>")
    assert "picture.svg" in contents(make(course))


def test_the_same_source_gives_the_same_bytes_and_plain_permissions(course: Course, tmp_path: Path) -> None:
    first = make(course)
    before = contents(first)
    (course.root / "labkit/plots.py").chmod(0o755)
    old_mask = os.umask(0o077)
    try:
        second = make(course)
    finally:
        os.umask(old_mask)
    assert contents(second) == before
    assert {path.stat().st_mode & 0o777 for path in second.rglob("*") if path.is_file()} == {0o644}
    assert {path.stat().st_mode & 0o777 for path in second.rglob("*") if path.is_dir()} == {0o755}


def test_it_works_from_any_folder(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "a b (c+d)"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert make(course).is_dir()
    assert Path.cwd() == elsewhere


@pytest.mark.slow
def test_nbgrader_itself_writes_the_same_notebook(course: Course) -> None:
    copied(course.root, "nbgrader_config.py", "autograder")
    ours = (make(course) / NOTEBOOK).read_bytes()
    nbgrader = [sys.executable, "-m", "nbgrader", "generate_assignment", ID, "--force"]
    subprocess.run(nbgrader, cwd=course.root, check=True, capture_output=True)
    assert (course.session(ID).assignment / NOTEBOOK).read_bytes() == ours
    class_folder = course.root / "class"
    class_folder.mkdir()
    (class_folder / "nbgrader_config.py").write_text(f'load_subconfig("nbgrader_config.py", path={str(course.root)!r})')
    (course.session(ID).assignment / NOTEBOOK).unlink()
    subprocess.run(nbgrader, cwd=class_folder, check=True, capture_output=True)
    assert (course.session(ID).assignment / NOTEBOOK).read_bytes() == ours
    assert (class_folder / "gradebook.db").exists()


# What is refused

COUNTER_CHECKS = f"autograder/checks/{ID}/test_Counter.py"


def test_a_malformed_source_is_refused(tmp_path: Path) -> None:
    course = write_course(tmp_path, [*tiny_cells(), answer("extra", "pass")])
    assert refusal(course) == (
        f"{NOTEBOOK}, cell 'extra-answer' (grade_id 'extra'): it is an answer without a solution; "
        "put the solution between ### BEGIN SOLUTION and ### END SOLUTION"
    )


def test_an_exercise_without_hidden_check_is_refused(tmp_path: Path) -> None:
    course = write_course(tmp_path, Counter='"""None yet."""\n')
    assert refusal(course) == (
        f"{NOTEBOOK}, cell 'counter-checks' (grade_id 'test_Counter'): exercise 'Counter' has no hidden check; "
        f'write one in {COUNTER_CHECKS} with @exercise("Counter")'
    )


def test_an_exercise_without_a_file_of_checks_is_refused(course: Course) -> None:
    (course.root / COUNTER_CHECKS).unlink()
    assert refusal(course) == (
        f"{NOTEBOOK}, cell 'counter-checks' (grade_id 'test_Counter'): exercise 'Counter' has no hidden checks; "
        f"write them in {COUNTER_CHECKS}"
    )


def test_a_file_of_checks_for_no_exercise_is_refused(course: Course) -> None:
    (course.root / COUNTER_CHECKS).rename(course.session(ID).checks / "test_Couner.py")
    assert refusal(course) == (
        f"autograder/checks/{ID}/test_Couner.py: 'Couner' is no exercise of {NOTEBOOK}; did you mean 'Counter'?"
    )


def test_a_check_in_the_file_of_another_exercise_is_refused(tmp_path: Path) -> None:
    course = write_course(tmp_path, Counter=CHECKS["Counter"].replace('"Counter"', '"double"'))
    assert refusal(course) == (
        f"{COUNTER_CHECKS}:7: test_counts_on_from_any_start checks 'double', in the file for 'Counter'; "
        'write @exercise("Counter"), or move it to test_double.py'
    )


def test_a_check_without_exercise_is_refused(tmp_path: Path) -> None:
    course = write_course(tmp_path, Counter=CHECKS["Counter"].replace('@exercise("Counter", weight=2)\n', ""))
    assert refusal(course) == (
        f'{COUNTER_CHECKS}:6: test_counts_on_from_any_start names no exercise; put @exercise("Counter") above it'
    )


def test_two_checks_of_one_name_are_refused(tmp_path: Path) -> None:
    again = '\n\n@exercise("Counter")\ndef test_doubles_negative_numbers(student):\n    pass\n'
    course = write_course(tmp_path, Counter=CHECKS["Counter"] + again)
    assert refusal(course) == (
        f"{COUNTER_CHECKS}:12: test_doubles_negative_numbers is also a check in autograder/checks/{ID}/test_double.py:10; "
        "give it another name"
    )


def test_a_function_that_only_draws_needs_no_exercise(tmp_path: Path) -> None:
    make(write_course(tmp_path, double=f"{CHECKS['double']}\n\n@picture\ndef test_draw(student):\n    pass\n"))


def test_checks_that_are_not_python_are_refused(tmp_path: Path) -> None:
    assert refusal(write_course(tmp_path, Counter="def (")) == f"{COUNTER_CHECKS}:1: not Python: invalid syntax"


def test_checks_are_never_imported(tmp_path: Path) -> None:
    make(write_course(tmp_path, double=f"{CHECKS['double']}\nraise RuntimeError\n"))


def test_a_second_notebook_is_refused(course: Course) -> None:
    write_notebook(course.session(ID).source.with_name("draft.ipynb"), [])
    assert refusal(course) == f"source/{ID} holds a second notebook, draft.ipynb; a session is one notebook"


def test_a_course_without_labkit_is_refused(course: Course) -> None:
    shutil.rmtree(course.root / "labkit")
    assert refusal(course) == f"{ID}: there is no folder labkit, which each starter needs a copy of"


# Leaks

SOLUTION_LINE = "bigger = x + x + (x - x) * 17"
SHOWS_SOLUTION = f"shows a line of the solution of 'double': {SOLUTION_LINE}"


def leak(course: Course, plant: Callable[[Path], object]) -> str | None:
    """What the scan says of the starter after `plant` has put something into it."""
    folder = make(course)
    plant(folder)
    session = course.session(ID)
    return find_leak(folder, secrets_of(read_source(session.source), session.checks, [course.root / "autograder"]))


def in_cell(name: str, **changes: Any) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        book = json.loads((folder / NOTEBOOK).read_text())
        next(cell for cell in book["cells"] if cell["id"] == name).update(changes)
        (folder / NOTEBOOK).write_text(json.dumps(book))

    return plant


def in_file(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text)


def in_notebook_metadata(folder: Path) -> None:
    book = json.loads((folder / NOTEBOOK).read_text())
    book["metadata"]["authors"] = [{"name": SOLUTION_LINE}]
    (folder / NOTEBOOK).write_text(json.dumps(book))


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_a_clean_starter_has_no_leak(course: Course) -> None:
    assert leak(course, lambda folder: None) is None


STREAM = {"output_type": "stream", "name": "stdout", "text": f"{SOLUTION_LINE}\n"}
PAGE = {"text/html": ["<pre>", "bigger = x + x + (x &#45; x) * 17", "</pre>"]}
DISPLAY = {"output_type": "display_data", "metadata": {}, "data": PAGE}
PICTURE = {"a.png": {"image/png": encoded(f"\x89PNG {SOLUTION_LINE}")}}
PLANTED = {
    "markdown": (in_cell("title", source=["Try\n", f"    {SOLUTION_LINE}\n"]), "cell 'title' (markdown)"),
    "markdown, other spaces": (in_cell("title", source="`bigger=x+x+(x-x)*17`"), "cell 'title' (markdown)"),
    "markdown, in base64": (
        in_cell("title", source=f"see {encoded(SOLUTION_LINE)}"),
        "cell 'title' (markdown), in base64",
    ),
    "a comment in code": (in_cell("guess", source=f"# {SOLUTION_LINE}"), "cell 'guess' (code)"),
    "cell metadata": (in_cell("guess", metadata={"tags": ["a", SOLUTION_LINE]}), "cell 'guess' (metadata)"),
    "a metadata key": (in_cell("guess", metadata={SOLUTION_LINE: 1}), "cell 'guess' (metadata)"),
    "notebook metadata": (in_notebook_metadata, "metadata of the notebook"),
    "printed output": (in_cell("guess", outputs=[STREAM]), "cell 'guess' (outputs)"),
    "rich output": (in_cell("guess", outputs=[DISPLAY]), "cell 'guess' (outputs)"),
    "attachment": (in_cell("title", attachments=PICTURE), "cell 'title' (attachments), in base64"),
    "attachment name": (in_cell("title", attachments={f"{SOLUTION_LINE}.png": {}}), "cell 'title' (attachments)"),
}


@pytest.mark.parametrize(("plant", "where"), PLANTED.values(), ids=PLANTED.keys())
def test_a_solution_is_found_in_the_notebook(course: Course, plant: Callable[[Path], object], where: str) -> None:
    assert leak(course, plant) == f"{NOTEBOOK}, {where} {SHOWS_SOLUTION}"


FILES = {
    "text": (in_file("notes.txt", f"a\n{SOLUTION_LINE}\n"), "notes.txt"),
    "labkit": (in_file("labkit/plots.py", f"def f(x):\n\t{SOLUTION_LINE}"), "labkit/plots.py"),
    "file name": (in_file(f"{SOLUTION_LINE}.txt", ""), f"the file name {SOLUTION_LINE}.txt"),
    "file name, in base64": (in_file(encoded(SOLUTION_LINE), ""), f"the file name {encoded(SOLUTION_LINE)}, in base64"),
    "binary": (lambda folder: (folder / "x.bin").write_bytes(b"\0\xff" + SOLUTION_LINE.encode()), "x.bin"),
    "utf-16": (lambda folder: (folder / "x.txt").write_text(SOLUTION_LINE, encoding="utf-16"), "x.txt"),
    "wrapped base64": (
        lambda folder: (folder / "x.txt").write_bytes(base64.encodebytes(b"#" * 40 + SOLUTION_LINE.encode())),
        "x.txt, in base64",
    ),
    "broken notebook": (in_file("draft.ipynb", f"{{{SOLUTION_LINE}"), "draft.ipynb"),
}


@pytest.mark.parametrize(("plant", "where"), FILES.values(), ids=FILES.keys())
def test_a_solution_is_found_in_files_and_their_names(
    course: Course, plant: Callable[[Path], object], where: str
) -> None:
    assert leak(course, plant) == f"{where} {SHOWS_SOLUTION}"


HIDDEN = {
    "name of a check": ("test_doubles_negative_numbers", "the name of a hidden check"),
    "name of a constant": ("LARGEST_INPUT", "the name of a hidden constant"),
    "a number": ("7654321", "a value of the hidden constant LARGEST_INPUT"),
    "a string": ("zanzibar-4711", "a value of the hidden constant SECRET_WORDS"),
    "a line of a check": (
        "assert student.double(-LARGEST_INPUT) == -2 * LARGEST_INPUT",
        f"a line of autograder/checks/{ID}/test_double.py",
    ),
}


@pytest.mark.parametrize(("text", "what"), HIDDEN.values(), ids=HIDDEN.keys())
def test_what_the_checks_hide_is_found(course: Course, text: str, what: str) -> None:
    found = leak(course, in_file("notes.txt", f"psst: {text}."))
    assert found == f"notes.txt shows {what}: {text}"


def test_parts_of_words_and_of_numbers_are_no_leak(course: Course) -> None:
    assert leak(course, in_file("notes.txt", "NOT_LARGEST_INPUT 17654321 0.7654321 7654321.5 ab")) is None


def test_a_copy_of_a_file_of_the_grader_is_found(course: Course) -> None:
    checks = course.session(ID).checks / "test_double.py"
    assert leak(course, lambda folder: shutil.copy(checks, folder / "labkit/innocent.dat")) == (
        f"labkit/innocent.dat is a copy of autograder/checks/{ID}/test_double.py"
    )


def test_a_copy_of_the_judges_weights_is_found(course: Course) -> None:
    weights = course.root / "autograder" / "judge" / "classifier.safetensors"
    weights.parent.mkdir(parents=True, exist_ok=True)
    weights.write_bytes(bytes(range(256)))
    assert leak(course, lambda folder: shutil.copy(weights, folder / "labkit/classifier.safetensors")) == (
        "labkit/classifier.safetensors is a copy of autograder/judge/classifier.safetensors"
    )


def test_names_of_the_grader_are_found(course: Course) -> None:
    assert leak(course, lambda folder: (folder / "autograder").mkdir()) == (
        "autograder has the name of a folder of the grader"
    )
    assert leak(course, in_file("labkit/test_Counter.py", "")) == (
        "labkit/test_Counter.py has the name of a file of hidden checks"
    )


def test_links_are_found(course: Course) -> None:
    assert leak(course, lambda folder: (folder / "data").symlink_to("/")) == (
        "data is a link; a starter holds plain files only"
    )


def test_lines_that_the_given_code_has_are_no_secret_but_whole_regions_are(tmp_path: Path) -> None:
    line = "total_of_everything = sum(numbers) + len(numbers)"
    source = f"### BEGIN SOLUTION\n{line}\nprint(total_of_everything)\n### END SOLUTION"
    cells = [*tiny_cells(), answer("total", source), grade("total", "")]
    checks = '@exercise("total")\ndef test_total(student):\n    pass\n'
    assert make(write_course(tmp_path, [*cells, locked("again", f"numbers = []\n{line}")], total=checks))
    course = write_course(tmp_path, [*cells, locked("again", f"{line}\nprint(total_of_everything)")], total=checks)
    assert refusal(course) == (
        f"{ID}: {NOTEBOOK}, cell 'again' (code) shows the solution of 'total': {line}\nprint(total_of_everything)"
    )


def test_common_lines_of_a_solution_are_no_secret(tmp_path: Path) -> None:
    cells = tiny_cells()
    cells[0]["source"] = "# A tiny lab\nEnd with `return bigger`."
    assert make(write_course(tmp_path, cells))


# Swapping in


def test_a_release_that_fails_leaves_the_old_one(course: Course) -> None:
    before = contents(make(course))
    cells = tiny_cells()
    cells[0]["source"] = f"Hint: `{SOLUTION_LINE}`"
    write_notebook(course.session(ID).source, cells)
    assert refusal(course) == f"{ID}: {NOTEBOOK}, cell 'title' (markdown) {SHOWS_SOLUTION}"
    assert contents(course.session(ID).assignment) == before
    assert os.listdir(course.root / "assignments") == [ID]


def test_a_swap_that_fails_puts_the_old_one_back(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(make(course))
    (course.root / "labkit/plots.py").write_text("new = 1\n")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name.endswith(".new"):
            raise OSError("disk full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    assert refusal(course) == f"{course.session(ID).assignment}: cannot be written: disk full"
    assert contents(course.session(ID).assignment) == before
    assert os.listdir(course.root / "assignments") == [ID]


def test_the_old_one_is_found_again_after_a_power_cut(course: Course) -> None:
    folder = make(course)
    before = contents(folder)
    folder.rename(folder.with_name(f".{ID}.old"))
    folder.with_name(f".{ID}.new").mkdir()
    assert contents(make(course)) == before
    assert os.listdir(course.root / "assignments") == [ID]


def test_what_is_no_longer_part_of_it_goes(course: Course) -> None:
    (make(course) / "old.txt").write_text("x")
    assert "old.txt" not in contents(make(course))


# --check

AGAIN = f"run `course release {ID}`"


def test_check_accepts_what_was_just_released(course: Course) -> None:
    (make(course) / "labkit/__pycache__").mkdir()
    make(course, check=True)


STALE: dict[str, tuple[Callable[[Path], object], str]] = {
    "changed": (in_file("labkit/plots.py", "x"), "labkit/plots.py differs from what the source gives"),
    "missing": (lambda folder: (folder / "README.md").unlink(), "README.md is missing"),
    "more": (in_file("more.txt", ""), "more.txt is not part of the release"),
    "executable": (lambda folder: (folder / "README.md").chmod(0o755), "README.md is executable"),
}


@pytest.mark.parametrize(("change", "problem"), STALE.values(), ids=STALE.keys())
def test_check_names_the_file_that_differs(course: Course, change: Callable[[Path], object], problem: str) -> None:
    folder = make(course)
    change(folder)
    before = contents(folder)
    assert refusal(course, check=True) == f"assignments/{ID}/{problem}; {AGAIN}"
    assert contents(folder) == before


def write_solution(course: Course) -> Path:
    """A solution as if executed."""
    make(course)
    session = course.session(ID)
    book = json.loads(session.source.read_text())
    for number, cell in enumerate(book["cells"]):
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
    session.solution.parent.mkdir(parents=True)
    session.solution.write_text(json.dumps(book))
    return session.solution


def check_refusal(course: Course) -> str:
    with pytest.raises(ReleaseError) as error:
        release(course, course.session(ID), check=True)
    return str(error.value)


def test_check_compares_solutions_cell_by_cell(course: Course) -> None:
    solution = write_solution(course)
    assert not release(course, course.session(ID), check=True).executed
    book = json.loads(solution.read_text())
    shown = f"solutions/{ID}/{NOTEBOOK}"

    def problem(index: int, **changes: Any) -> str:
        cells = [cell | (changes if place == index else {}) for place, cell in enumerate(book["cells"])]
        solution.write_text(json.dumps(book | {"cells": cells}))
        return check_refusal(course)

    assert problem(1, source="x = 2") == f"{shown}, cell 'setup': its source differs from the source's; {AGAIN}"
    assert problem(1, metadata={}) == f"{shown}, cell 'setup': its metadata differs from the source's; {AGAIN}"
    assert problem(1, execution_count=None) == f"{shown}, cell 'setup': it was not executed; {AGAIN}"
    assert problem(1, id="other") == f"{shown}: cell 'other' stands where the source has 'setup'; {AGAIN}"
    solution.write_text(json.dumps(book | {"cells": book["cells"][:-1]}))
    assert check_refusal(course) == f"{shown}: 8 cells, the source has 9; {AGAIN}"
    solution.write_text("[]")
    assert check_refusal(course) == f"{shown} is not a notebook; {AGAIN}"
    solution.unlink()
    assert check_refusal(course) == f"{shown} is missing; {AGAIN}"


# Solutions


@pytest.mark.slow
def test_solutions_are_executed_once_and_the_same_each_time(course: Course) -> None:
    steps: list[tuple[int, int, str]] = []
    made = release(course, course.session(ID), on_progress=lambda *step: steps.append(step))
    assert made.executed
    assert 0 < made.cpu_seconds < 20
    assert not made.over_budget
    assert steps[:3] == [(0, 1, "starter"), (1, 1, "starter"), (0, 7, "solution: cell 'setup'")]
    assert steps[-1] == (7, 7, "solution")
    first = made.solution.read_bytes()
    shown = nbformat.read(made.solution, as_version=4).cells[-1]
    assert shown.outputs[0].text == "42 hello\n"
    assert not release(course, course.session(ID)).executed
    assert release(course, course.session(ID), force=True).executed
    assert made.solution.read_bytes() == first
    release(course, course.session(ID), check=True)
    (course.root / "labkit/__init__.py").write_text("WORD = 'bye'\n")
    assert release(course, course.session(ID)).executed
    assert os.listdir(made.solution.parent) == [NOTEBOOK]


@pytest.mark.slow
def test_solutions_run_in_this_python_with_one_thread_and_quietly(tmp_path: Path) -> None:
    show = "import os, sys\nprint(sys.executable, os.environ['OMP_NUM_THREADS'])"
    noise = "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)):\n    pass\nprint('done', object())"
    course = write_course(tmp_path, [*tiny_cells(), code("who", show), code("noise", noise)])
    made = release(course, course.session(ID))
    who, noisy = nbformat.read(made.solution, as_version=4).cells[-2:]
    assert who.outputs[0].text == f"{sys.executable} 1\n"
    assert [output.text for output in noisy.outputs] == ["done <object object at 0x0>\n"]


PLOTS = """
import numpy as np
from base64 import b64encode
from io import BytesIO
from IPython.display import display
from PIL import Image

file = BytesIO()
Image.fromarray(np.random.default_rng(0).integers(0, 256, (80, 1000, 3), dtype=np.uint8)).save(file, "PNG")
png = b64encode(file.getvalue()).decode()
bundle = {"image/png": png, "text/plain": "noise"}
display(bundle | {"text/html": f'<img src="data:image/png;base64,{png}" alt="noise">'}, raw=True)
display(bundle | {"text/html": "<b>not the picture</b>"}, raw=True)
display(bundle, raw=True)
"""


@pytest.mark.slow
def test_a_solution_holds_each_picture_once_and_in_few_colours(tmp_path: Path) -> None:
    course = write_course(tmp_path, [*tiny_cells(), code("plots", PLOTS)])
    made = release(course, course.session(ID))
    with_html, beside_html, alone = (
        output.data for output in nbformat.read(made.solution, as_version=4).cells[-1].outputs
    )
    assert sorted(with_html) == ["text/html", "text/plain"]
    found = re.fullmatch('<img src="data:image/png;base64,([^"]+)" alt="noise">', with_html["text/html"])
    assert found and found[1] == beside_html["image/png"] == alone["image/png"]
    assert beside_html["text/html"] == "<b>not the picture</b>"
    picture = Image.open(io.BytesIO(base64.b64decode(found[1])))
    assert (picture.mode, picture.size, len(picture.getcolors() or [])) == ("P", (1000, 80), 64)


@pytest.mark.slow
def test_a_solution_that_raises_names_its_cell_and_leaves_everything(tmp_path: Path) -> None:
    course = write_course(tmp_path)
    before = contents(make(course))
    cells = tiny_cells()
    cells[6]["source"] = COUNTER.replace("start - 1 + 1", "start - 1")
    write_notebook(course.session(ID).source, cells)
    with pytest.raises(ReleaseError) as error:
        release(course, course.session(ID))
    assert (
        str(error.value)
        == f"{NOTEBOOK}, cell 'counter-checks' (grade_id 'test_Counter'): AssertionError: one more than 3"
    )
    assert contents(course.session(ID).assignment) == before
    assert not course.session(ID).solution.exists()


# The gradebook


@pytest.fixture
def quick_gradebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without starting alembic, which takes a second for each new gradebook."""
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "none")


@pytest.mark.usefixtures("quick_gradebook")
def test_nbgrader_knows_cells_points_and_due_date(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (tmp_path / "course.yml").read_text()
    (tmp_path / "course.yml").write_text(f"{text}    due: 2026-12-01T23:59:00+01:00\n")
    course = Course.load(tmp_path)
    register(course.session(ID), "sqlite:///class.db")
    with Gradebook("sqlite:///class.db") as gradebook:
        notebook = gradebook.find_notebook(ID, ID)
        assert {cell.name: cell.max_score for cell in notebook.grade_cells} == {"test_double": 2, "test_Counter": 3}
        assert {cell.name for cell in notebook.solution_cells} == {"double", "Counter"}
        assert gradebook.find_assignment(ID).duedate.isoformat() == "2026-12-01T22:59:00"
    assert not (tmp_path / "assignments").exists()


@pytest.mark.usefixtures("quick_gradebook")
def test_registering_again_keeps_submissions(course: Course, tmp_path: Path) -> None:
    session, url = course.session(ID), f"sqlite:///{tmp_path / 'gradebook.db'}"
    register(session, url)
    with Gradebook(url) as gradebook:
        gradebook.add_student("ada")
        gradebook.add_submission(ID, "ada")
    cells = tiny_cells()
    cells[4]["metadata"]["nbgrader"]["points"] = 7
    write_notebook(session.source, cells)
    register(session, url)
    with Gradebook(url) as gradebook:
        assert [submission.student.id for submission in gradebook.assignment_submissions(ID)] == ["ada"]
        assert gradebook.find_grade_cell("test_double", ID, ID).max_score == 7
    write_notebook(session.source, [*cells, locked("new", "x = 1")])
    with pytest.raises(ReleaseError) as error:
        register(session, url)
    assert str(error.value) == (
        f"{ID}: nbgrader refuses: Cannot add or remove cells for notebook '{ID}' because there are submissions "
        "associated with it"
    )


def test_alembic_is_found_without_an_activated_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    nbgrader_compat.ensure_alembic()
    assert shutil.which("alembic")


@pytest.mark.slow
def test_a_new_gradebook_has_the_version_that_alembic_tells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Found out without starting `alembic`; as nbgrader does it, it takes seconds."""
    nbgrader_compat.ensure_alembic()
    ask = [sys.executable, "-c", "from nbgrader.api import get_alembic_version; print(get_alembic_version())"]
    theirs = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    monkeypatch.setattr("subprocess.check_output", None)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as opened:
        assert opened.db.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [theirs]
