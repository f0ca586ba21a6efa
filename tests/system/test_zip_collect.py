"""Downloads from Moodle and Canvas, sorted by nbgrader's own command with what the instructors' page says."""

import io
import re
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest
from support.classes import CONFIG, COURSE, ROOT, SESSION
from support.jupyter import BIN, own_settings

from autograder.audit.demo import notebook_with
from autograder.submissions.load import submissions

pytestmark = pytest.mark.slow

ID = SESSION.id
MOODLE = {
    f"Ada Lovelace_123456_assignsubmission_file/{ID}.ipynb": ("Ada Lovelace", f"{ID}.ipynb"),
    "Ada Lovelace_123456_assignsubmission_onlinetext/onlinetext.html": None,
    "Žižek Bob-Jan_123457_assignsubmission_file_/lab 1, final.ipynb": ("Žižek Bob-Jan", "lab 1, final.ipynb"),
    f"Zoë Ó Súilleabháin_1_assignsubmission_file_{ID}.ipynb": ("Zoë Ó Súilleabháin", f"{ID}.ipynb"),
    "Li Chen_123459_assignsubmission_file/lab.zip": ("Li Chen", f"{ID}.ipynb"),
    "王 小明_123460_assignsubmission_file/a/b_c/lab_1.ipynb": ("王 小明", "lab_1.ipynb"),
}
CANVAS = {
    f"lovelaceada_501_9001_{ID}.ipynb": ("501", f"{ID}.ipynb"),
    f"zizekbob_LATE_502_9002_{ID}-1.ipynb": ("502", f"{ID}.ipynb"),
    "osuilleabhainzoe_503_9003_my_lab 1-12.ipynb": ("503", "my_lab 1.ipynb"),
    f"小明王_LATE_504_9004_{ID} (1).ipynb": ("504", f"{ID} (1).ipynb"),
    "lichen_505_9005_notes.pdf": None,
}


def config(lms: str) -> str:
    """The lines of the instructors' page."""
    page = (ROOT / "docs" / "instructors.md").read_text()
    return re.findall(rf'^```python title="nbgrader_config.py, for {lms}"\n(.*?)^```$', page, re.MULTILINE | re.DOTALL)[
        0
    ]


def collected(folder: Path, lines: str, archive: dict[str, bytes]) -> tuple[dict[str, list[str]], str]:
    """What the command leaves in submitted/, by student, and what it says."""
    (folder / "nbgrader_config.py").write_text(CONFIG + lines)
    place = folder / "downloaded" / ID / "archive"
    place.mkdir(parents=True)
    with zipfile.ZipFile(place / "course_a-Lab_01-77.zip", "w") as file:
        for name, data in archive.items():
            file.writestr(name, data)
    environment = own_settings(folder) | {"PYTHONPATH": str(ROOT)}
    command = [str(BIN / "nbgrader"), "zip_collect", ID]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    submitted = (folder / "submitted").glob(f"*/{ID}") if done.returncode == 0 else []
    return {each.parent.name: sorted(file.name for file in each.iterdir()) for each in submitted}, done.stderr


def notebook(of: str) -> bytes:
    return nbformat.writes(notebook_with(SESSION, {"train": f"# {of}"})).encode()


def nested() -> bytes:
    """A zip file of macOS."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        file.writestr(f"lab/{ID}.ipynb", notebook("Li Chen"))
        file.writestr(f"__MACOSX/lab/._{ID}.ipynb", b"\0\5\x16\7\0\2\0\0Mac OS X        \0\2")
    return stream.getvalue()


@pytest.mark.parametrize(("lms", "files"), [("Moodle", MOODLE), ("Canvas", CANVAS)])
def test_a_download_is_sorted_by_student(tmp_path: Path, lms: str, files: dict[str, tuple[str, str] | None]) -> None:
    archive = {name: nested() if name.endswith(".zip") else notebook(name) for name in files}
    found, said = collected(tmp_path, config(lms), archive)
    assert found == {whose[0]: [whose[1]] for whose in files.values() if whose}, said
    read = {each.student: each for each in submissions(COURSE, SESSION, tmp_path)}
    assert {student: each.rejected for student, each in read.items()} == dict.fromkeys(found, "")
    for name, whose in files.items():
        if whose:
            of = whose[0] if name.endswith(".zip") else name
            assert [cell.source for cell in read[whose[0]].cells if cell.grade_id == "train"] == [f"# {of}"]


def test_two_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    """The command ends, and by number as well as name, as the page says, it does not."""
    archive = {f"Anna Müller_{number}_assignsubmission_file/{ID}.ipynb": notebook(str(number)) for number in (7, 8)}
    (tmp_path / "name").mkdir()
    found, said = collected(tmp_path / "name", config("Moodle"), archive)
    assert found == {} and "Duplicate submission file. No timestamps for comparison" in said
    told = r"(?P<student_id>[^/\\_]+_\d+)"
    assert f"write `{told}` and leave out the `_\\d+`" in (ROOT / "docs" / "instructors.md").read_text()
    lines = config("Moodle").replace(r"(?P<student_id>[^/\\_]+)_\d+", told)
    (tmp_path / "number").mkdir()
    found, said = collected(tmp_path / "number", lines, archive)
    assert found == {"Anna Müller_7": [f"{ID}.ipynb"], "Anna Müller_8": [f"{ID}.ipynb"]}, said
