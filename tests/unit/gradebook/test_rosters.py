"""Class lists from elsewhere, with the names that real people have."""

import csv
import json
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support.classes import CONFIG, COURSE, ROOT
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook.roster import RosterError, import_roster, read_roster, roster_of

pytestmark = pytest.mark.slow  # nbgrader writes a gradebook in each of them

CLASSROOM = (
    '"identifier","github_username","github_id","name"\n'
    '"ada@uni.example","ada-l","1","Ada Lovelace"\n'
    '"=1+1","eq","2","=cmd|\' /C calc\'!A0"\n'
    '"zoe@uni.example","","","Zoë ""Zed"" Müller, Jr."\n'
)
FIFTY = (
    "username,first_name,last_name,email,section,github_id,role\n"
    "ada-l,Ada,Lovelace,ada@uni.example,A,1,student\n"
    'seán,Seán,"O\'Brien, III",sean@uni.example,B,2,student\n'
    "boss,Grace,Hopper,grace@uni.example,,3,instructor\n"
)
NBGRADER = 'id,first_name,last_name,email,lms_user_id\nada-l,Ada,Lovelace,ada@uni.example,77\neq,"=SUM(A1)","+49",,\n'

LOOKED_FOR = (
    "Looked for: a class's own roster.csv student and github_username; GitHub Classroom's identifier and github_username; "
    "Classroom 50's username and role with first_name, last_name or github_id; nbgrader's id with first_name, last_name or "
    "lms_user_id"
)


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def write(folder: Path, text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
    (folder / name).write_bytes(text.encode(encoding))
    return folder / name


def names(folder: Path) -> dict[str, tuple[str | None, str | None, str | None]]:
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        return {each.id: (each.first_name, each.last_name, each.email) for each in gradebook.students}


def test_github_classroom(tmp_path: Path) -> None:
    done = import_roster(COURSE, tmp_path, write(tmp_path, CLASSROOM.replace("zoe@uni.example", "zoe", 1)))
    assert (done.kind, done.added, done.unknown) == ("classroom", ["ada-l", "eq", "zoe"], [])
    assert names(tmp_path) == {
        "ada-l": ("Ada", "Lovelace", "ada@uni.example"),
        "eq": ("=cmd|' /C", "calc'!A0", None),
        "zoe": ('Zoë "Zed" Müller,', "Jr.", None),
    }
    assert [(person.student, person.github_username, person.identifier) for person in roster_of(tmp_path)] == [
        ("ada-l", "ada-l", "ada@uni.example"),
        ("eq", "eq", "=1+1"),
        ("zoe", "", "zoe"),
    ]


def test_classroom_50_and_who_teaches_is_no_student(tmp_path: Path) -> None:
    done = import_roster(COURSE, tmp_path, write(tmp_path, FIFTY, encoding="utf-8-sig"))
    assert (done.kind, done.added, done.left_out) == ("classroom50", ["ada-l", "seán"], ["boss"])
    assert names(tmp_path)["seán"] == ("Seán", "O'Brien, III", "sean@uni.example")
    assert [person.section for person in roster_of(tmp_path)] == ["A", "B"]


def test_nbgrader_and_again_with_changes(tmp_path: Path) -> None:
    assert import_roster(COURSE, tmp_path, write(tmp_path, NBGRADER)).added == ["ada-l", "eq"]
    again = import_roster(COURSE, tmp_path, write(tmp_path, NBGRADER.replace("Lovelace", "King").replace(",", ";")))
    assert (again.added, again.updated) == ([], ["ada-l"])
    assert again.replaced == ["ada-l (last_name Lovelace, now King)"]
    assert names(tmp_path) == {"ada-l": ("Ada", "King", "ada@uni.example"), "eq": ("=SUM(A1)", "+49", None)}


def test_its_own_file_is_a_roster_too(tmp_path: Path) -> None:
    import_roster(COURSE, tmp_path, write(tmp_path, FIFTY))
    kind, people, _ = read_roster(tmp_path / "roster.csv")
    assert (kind, people) == ("own", roster_of(tmp_path))


def test_the_command_names_who_is_in_the_class_and_not_in_the_roster(tmp_path: Path) -> None:
    for student in ("ada@uni.example", "mallory"):  # the first is ada-l by another name
        (tmp_path / "submitted" / student).mkdir(parents=True)
    told = CliRunner().invoke(app, ["roster", str(write(tmp_path, FIFTY)), "--class", str(tmp_path)])
    assert told.exit_code == 1
    assert told.output == (
        "2 added, 0 changed (a roster of classroom50)\nno students: boss\nin the class, but not in the roster: mallory\n"
    )
    told = CliRunner().invoke(app, ["roster", str(tmp_path / "list.csv"), "--class", str(tmp_path), "--json"])
    assert json.loads(told.stdout)["unknown"] == ["mallory"]


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "twice": (
            "id,first_name\nada,Ada\nbob,Bob\nADA,Ada\n",
            ":4: 'ADA' stands twice; the first is in line 2; nothing was imported",
        ),
        "no kind": ("name,age\nada,36\n", f": no roster: its columns are name, age. {LOOKED_FOR}"),
        "a gradebook of Canvas": (
            "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (76)\nAda,501,s1,ada,A,18\n",
            f": no roster: its columns are Student, ID, SIS User ID, SIS Login ID, Section, Quiz (76). {LOOKED_FOR}",
        ),
        "a worksheet of Moodle": (
            "ID;Vollständiger Name;Bewertung\nTeilnehmer/in11;Ada Lovelace;\n",
            f": no roster: its columns are ID, Vollständiger Name, Bewertung. {LOOKED_FOR}",
        ),
        "scores": (
            "id,email,score\n1,ada@uni.example,18\n",
            f": no roster: its columns are id, email, score. {LOOKED_FOR}",
        ),
        "a list of users": ("username,role\nada,admin\n", f": no roster: its columns are username, role. {LOOKED_FOR}"),
        "empty": ("\n\n", ": the file is empty"),
        "nobody": ("id,first_name\n,Ada\n", ":2: no name for the student's folder stands there; nothing was imported"),
        "path": (
            "id,first_name\n../ada,Ada\n",
            ":2: '../ada' cannot be the name of a student's folder; use letters, digits and @+-_. (nothing was imported)",
        ),
        "comma": (
            "id,last_name\nada,O'Brien, III\n",
            ":2: 3 cells under 2 headings; is a name with a comma not in quotes?",
        ),
        "quote": ('id,last_name\nada,"open\n', ":2: not CSV: unexpected end of data"),
        "long": (
            f"id,last_name\nada,{'x' * 129}\n",
            ":2: last_name is longer than 128 characters; nothing was imported",
        ),
    }.values(),
)
def test_a_bad_roster_is_refused_whole(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(Exception) as error:
        import_roster(COURSE, tmp_path, path)
    assert str(error.value) == f"{path}{said}"
    assert [each.name for each in tmp_path.iterdir()] == ["list.csv"]


def test_a_roster_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "id,last_name\nzoe,Müller\n", encoding="latin-1")
    with pytest.raises(Exception, match="not in UTF-8, so names would be damaged; save it as CSV UTF-8"):
        import_roster(COURSE, tmp_path, path)


def test_a_failure_in_the_middle_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    import_roster(COURSE, tmp_path, write(tmp_path, NBGRADER))
    before = names(tmp_path), (tmp_path / "roster.csv").read_bytes()

    def full(*_: object) -> None:
        raise RosterError("no space left on the device")

    monkeypatch.setattr("autograder.gradebook.roster.write_sheet", full)
    with pytest.raises(RosterError):
        import_roster(COURSE, tmp_path, write(tmp_path, FIFTY))
    assert (names(tmp_path), (tmp_path / "roster.csv").read_bytes()) == before


def test_what_the_gradebook_had_otherwise_is_said(tmp_path: Path) -> None:
    import_roster(COURSE, tmp_path, write(tmp_path, NBGRADER))
    changed = write(tmp_path, NBGRADER.replace("Lovelace", "King").replace(",77", ",78"))
    told = CliRunner().invoke(app, ["roster", str(changed), "--class", str(tmp_path)])
    assert (told.exit_code, told.output) == (
        0,
        "0 added, 1 changed (a roster of nbgrader)\n"
        "replaced in the gradebook: ada-l (last_name Lovelace, now King; lms_user_id 77, now 78)\n",
    )


def test_a_file_of_somebody_elses_is_not_written_over(tmp_path: Path) -> None:
    """As where the list was downloaded into the class folder under the very name that the class's own list has."""
    path = write(tmp_path, CLASSROOM, name="roster.csv")
    told = CliRunner().invoke(app, ["roster", str(path), "--class", str(tmp_path)])
    assert (told.exit_code, told.output) == (
        2,
        f"course: {path}: the class's own list is kept under this name, and this is another; rename it first\n",
    )
    assert path.read_text() == CLASSROOM and [each.name for each in tmp_path.iterdir()] == ["roster.csv"]


def test_names_in_pieces_are_the_same_names_and_no_cell_of_the_list_is_a_formula(tmp_path: Path) -> None:
    """Letters and their marks apart, as on macOS; from right to left; combining marks that no single letter has."""
    whole, apart = "zo\u00eb", "zoe\u0308"
    text = (
        "id,first_name,last_name,lms_user_id\n"
        f"{apart},Zoe\u0308,\u0645\u0631\u064a\u0645,7\n"
        "+44,=1+1,\u092a\u094d\u0930\u093f\u092f\u093e,-8\n"
        "ren,\uff1d1,@SUM(A1),9\n"
    )
    (tmp_path / "submitted" / apart).mkdir(parents=True)
    done = import_roster(COURSE, tmp_path, write(tmp_path, text, encoding="utf-16"))
    assert (done.added, done.unknown) == ([whole, "+44", "ren"], [])
    assert names(tmp_path)[whole] == ("Zo\u00eb", "\u0645\u0631\u064a\u0645", None)
    assert [(person.student, person.first_name) for person in roster_of(tmp_path)] == [
        (whole, "Zo\u00eb"),
        ("+44", "=1+1"),
        ("ren", "\uff1d1"),
    ]
    cells = (cell for row in csv.reader((tmp_path / "roster.csv").read_text().splitlines()) for cell in row)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\uff1d"))]
    assert import_roster(COURSE, tmp_path, tmp_path / "roster.csv").updated == []


def test_an_apostrophe_of_the_list_itself_is_kept(tmp_path: Path) -> None:
    import_roster(COURSE, tmp_path, write(tmp_path, "id,last_name\nvan,'t Hooft\n"))
    assert roster_of(tmp_path)[0].last_name == "'t Hooft"
