"""A class's grades in the forms of other gradebooks: by the real gradebook, with points given by hand and penalties."""

import csv
import json
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from support.classes import COURSE, FULL, ROOT, SESSION, made_up, recorded
from typer.testing import CliRunner

from autograder.cli import app
from autograder.gradebook.class_folder import ClassFolder
from autograder.gradebook.exports import export
from autograder.gradebook.roster import import_roster

pytestmark = pytest.mark.slow  # nbgrader writes a gradebook in each of them

TOTAL = sum(FULL.values())
ROSTER = (
    "username,first_name,last_name,email,section,github_id,role\n"
    "ada,Ada,Lovelace,ada@uni.example,A,1,student\n"
    'bob,Séan,"O\'Brien, ""Bob""",bob@uni.example,B,2,student\n'
    "eq,=1+1,@SUM(A1),eq@uni.example,B,3,student\n"
    "zoe,Zoë,Müller,zoe@uni.example,A,4,student\n"
)


@pytest.fixture(autouse=True)
def in_the_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ada has all points; bob is late and has points by hand; eq awaits a person; zoe has nothing; mallory is in no list."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "list.csv").write_text(ROSTER)
    import_roster(COURSE, folder, folder / "list.csv")
    recorded(folder, {"ada": {}, "bob": {"train": 0.5}, "eq": {}, "mallory": {"train": 1.0}})
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("test_pca_reconstruct", SESSION.id, SESSION.id, "bob")
        grade.manual_score = 1.25
        gradebook.find_submission_notebook(SESSION.id, SESSION.id, "bob").late_submission_penalty = 2.0
        gradebook.find_grade("test_train", SESSION.id, SESSION.id, "eq").needs_manual_grade = True
        gradebook.find_student("ada").lms_user_id = "20"  # also a number of points
        gradebook.db.commit()
    (folder / "submitted" / "zoe" / SESSION.id).mkdir(parents=True)
    return folder


BOB = TOTAL - FULL["train"] / 2 - FULL["pca_reconstruct"] + 1.25 - 2
NOTES = [
    f"not in the roster: mallory ({TOTAL - FULL['train']:g})",
    "a person has still to look at: eq (train)",
    "handed in, but without a grade: zoe",
]


def rows(path: Path) -> list[list[str]]:
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def test_csv_has_each_exercise_and_no_formulas(graded: Path) -> None:
    told = CliRunner().invoke(app, ["export", "01", "--class", str(graded)])
    path = graded / "exports" / f"{SESSION.id}.csv"
    assert told.exit_code == 1
    assert told.output.splitlines() == [f"{path}: 4 students have a grade", *NOTES]
    header, *table = rows(path)
    assert header[8:] == [*FULL, "raw_score", "late_penalty", "score", "max_score"]
    assert {row[0]: tuple(row[1:5]) for row in table} == {
        "ada": ("Lovelace", "Ada", "ada@uni.example", "A"),
        "bob": ('O\'Brien, "Bob"', "Séan", "bob@uni.example", "B"),
        "eq": ("'@SUM(A1)", "'=1+1", "eq@uni.example", "B"),  # text, also to a spreadsheet
        "mallory": ("", "", "", ""),
        "zoe": ("Müller", "Zoë", "zoe@uni.example", "A"),
    }
    assert {row[0]: row[-3:-1] for row in table} == {
        "ada": ["0", f"{TOTAL:g}"],
        "bob": ["2", f"{BOB:g}"],
        "eq": ["0", f"{TOTAL:g}"],
        "mallory": ["0", f"{TOTAL - FULL['train']:g}"],
        "zoe": ["", ""],
    }


def test_gradescope_gets_a_results_file_for_each(graded: Path) -> None:
    ClassFolder(COURSE, SESSION, graded).results.put(made_up("bob", {"train": 0.5})[1])
    told = json.loads(
        CliRunner().invoke(app, ["export", "01", "--format", "gradescope", "--class", str(graded), "--json"]).stdout
    )
    assert told["graded"] == 4 and told["notes"] == NOTES
    folder = Path(told["path"])
    assert sorted(path.name for path in folder.iterdir()) == ["ada.json", "bob.json", "eq.json", "mallory.json"]
    bob = json.loads((folder / "bob.json").read_text())
    assert bob["score"] == BOB
    assert bob["output"] == f"2 of {BOB + 2:g} points were taken for being late."
    tests = {test["name"]: test for test in bob["tests"]}
    assert tests["pca_reconstruct"]["score"] == 1.25 and tests["train"]["score"] == FULL["train"] / 2
    assert tests["train"]["status"] == "failed" and tests["Autoencoder"]["status"] == "passed"
    said = "<p><strong>failed:</strong> A check of train.<br>Expected: a number<br>Hint: Return it.<br>Seen:</p><pre>none</pre>"
    assert said in tests["train"]["output"] and "failed" not in tests["Autoencoder"]["output"]
    known = {"score", "max_score", "status", "name", "number", "output", "output_format", "visibility"}
    assert all(set(test) == known for test in tests.values())


def test_classroom_has_its_columns_in_their_order(graded: Path) -> None:
    done = export(COURSE, SESSION, graded, "classroom")
    header, *table = rows(done.path)
    assert ",".join(header) == (
        "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,student_repository_name,"
        "student_repository_url,submission_timestamp,points_awarded,points_available"
    )
    assert [(row[3], row[5], row[8], row[9]) for row in table][:2] == [
        ("ada", f"{SESSION.id}-ada", f"{TOTAL:g}", f"{TOTAL:g}"),
        ("bob", f"{SESSION.id}-bob", f"{BOB:g}", f"{TOTAL:g}"),
    ]


def test_canvas_written_anew(graded: Path) -> None:
    header, possible, *table = rows(export(COURSE, SESSION, graded, "canvas", column="Lab 01 (4711)").path)
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Lab 01 (4711)"]
    assert possible == ["    Points Possible", "", "", "", "", f"{TOTAL:g}"]
    assert table[:3] == [
        ["Lovelace, Ada", "20", "", "ada", "A", f"{TOTAL:g}"],
        ['O\'Brien, "Bob", Séan', "", "", "bob", "B", f"{BOB:g}"],
        ["'@SUM(A1), =1+1", "", "", "eq", "B", f"{TOTAL:g}"],  # text, also to a spreadsheet
    ]


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Other (1),01-mnist-autoencoder (4711),Current Score\r\n"
    "    Points Possible,,,,,10,40,(read only)\r\n"
    '"Lovelace, Ada",20,,ada@uni.example,A,7,,1\r\n'
    '"O\'Brien, ""Bob"", Séan",21,,,B,7,3,1\r\n'
    '"Nobody, Ann",22,,ann,B,,,\r\n'
    '"Student, Test",99,,,,,,\r\n'
)


def test_canvas_filled_in_where_it_was_downloaded(graded: Path, tmp_path: Path) -> None:
    (tmp_path / "canvas.csv").write_bytes(CANVAS.encode("utf-8-sig"))
    done = export(COURSE, SESSION, graded, "canvas", sheet=tmp_path / "canvas.csv", to=tmp_path / "filled.csv")
    scaled = 40 / TOTAL
    assert rows(done.path) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01-mnist-autoencoder (4711)"],
        ["    Points Possible", "", "", "", "", "40"],
        ["Lovelace, Ada", "20", "", "ada@uni.example", "A", "40"],
        ['O\'Brien, "Bob", Séan', "21", "", "", "B", f"{BOB * scaled:g}"],
        ["Nobody, Ann", "22", "", "ann", "B", ""],
        ["Student, Test", "99", "", "", "", ""],
    ]
    assert done.path.read_bytes().startswith(b"\xef\xbb\xbf") and b"\r\n" in done.path.read_bytes()
    assert done.notes == [
        f"the sheet's maximum is 40 and the session's {TOTAL:g}: points were scaled",
        f"graded, but not in the sheet: eq ({TOTAL:g}), mallory ({TOTAL - FULL['train']:g})",
        "in the sheet, but of nobody here: Nobody, Ann, Student, Test",
        f'another grade stood in the sheet: bob (O\'Brien, "Bob", Séan: 3, now {BOB * scaled:g})',
        *NOTES,
    ]


MOODLE = (
    "Teilnehmer/in;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;"
    "Zuletzt geändert (Bewertung);Feedback als Kommentar\n"
    "Teilnehmer/in20;Ada Lovelace;ada@uni.example;Abgegeben;;20,00;Ja;-;\n"
    'Teilnehmer/in21;"Séan O\'Brien, ""Bob""";BOB@uni.example;Abgegeben;;20,00;Ja;-;\n'
    "Teilnehmer/in22;=1+1 @SUM(A1);;Abgegeben;;20,00;Ja;-;\n"
    "Teilnehmer/in23;Zoë Müller;zoe@uni.example;Abgegeben;;20,00;Ja;-;alt\n"
)


def test_moodles_own_sheet_is_filled_in_and_all_else_stays(graded: Path, tmp_path: Path) -> None:
    (tmp_path / "moodle.csv").write_text(MOODLE)
    told = CliRunner().invoke(
        app,
        f"export 01 --format moodle --sheet {tmp_path}/moodle.csv --to {tmp_path}/filled.csv --class {graded}".split(),
    )
    assert told.exit_code == 1
    assert f"graded, but not in the sheet: mallory ({TOTAL - FULL['train']:g})\n" in told.output
    before, after = MOODLE.splitlines(), (tmp_path / "filled.csv").read_text().splitlines()
    assert after[0] == before[0] and after[4] == before[4]
    points = "; ".join(f"{name} {value:g}/{value:g}" for name, value in FULL.items())
    assert after[1] == f'Teilnehmer/in20;Ada Lovelace;ada@uni.example;Abgegeben;20;20,00;Ja;-;"{points}"'
    assert after[2].split(";")[4] == f"{BOB:g}".replace(".", ",")
    assert after[3].split(";")[:5] == ["Teilnehmer/in22", "=1+1 @SUM(A1)", "", "Abgegeben", "20"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    {
        "format": (["--format", "excel"], "--format excel: there is csv, gradescope, canvas, moodle or classroom"),
        "no sheet": (
            ["--format", "moodle"],
            "Moodle wants its own worksheet back: download it (Assignment, View all submissions, Download grading "
            "worksheet), and say --sheet FILE",
        ),
        "sheet": (["--sheet", "x.csv"], "--sheet is for moodle and canvas; csv is written anew"),
        "missing": (["--format", "moodle", "--sheet", "x.csv"], "x.csv: cannot be read: No such file or directory"),
    }.values(),
)
def test_what_cannot_be_exported_is_said(graded: Path, arguments: list[str], said: str) -> None:
    told = CliRunner().invoke(app, ["export", "01", "--class", str(graded), *arguments])
    assert (told.exit_code, told.output) == (2, f"course: {said}\n")


def test_a_sheet_without_a_column_for_it_is_refused(graded: Path, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("Identifier,Points\nParticipant 1,\n")
    with pytest.raises(Exception) as error:
        export(COURSE, SESSION, graded, "moodle", sheet=tmp_path / "sheet.csv", to=tmp_path / "made.csv")
    assert str(error.value) == (
        f"{tmp_path / 'sheet.csv'}: none of its columns is this session's; say --column NAME, one of Identifier, Points"
    )
    with pytest.raises(Exception, match="there is no column 'Grade'; there is Identifier, Points"):
        export(COURSE, SESSION, graded, "moodle", sheet=tmp_path / "sheet.csv", column="Grade")
    assert not (tmp_path / "made.csv").exists()


def test_two_lines_of_one_student_are_refused(graded: Path, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("Identifier,Email,Grade\n1,ada@uni.example,\n2,ADA@uni.example,\n")
    with pytest.raises(Exception, match="ada fits line 2 and line 3 of the sheet; nothing was written"):
        export(COURSE, SESSION, graded, "moodle", sheet=tmp_path / "sheet.csv", to=tmp_path / "made.csv")
    assert not (tmp_path / "made.csv").exists()


def test_without_a_gradebook_it_says_what_to_do_first(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["export", "01", "--class", str(tmp_path)])
    assert (told.exit_code, told.output) == (
        2,
        f"course: {tmp_path}: there is no gradebook yet; run `course grade 01` first\n",
    )


def test_a_newer_notebook_that_was_refused_is_told_alike_by_grade_status_and_export(tmp_path: Path) -> None:
    """With the points that stand: those by hand and the penalty count."""
    recorded(tmp_path, {"ada": {"train": 0.5}, "bob": {}})
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        gradebook.find_grade("test_train", SESSION.id, SESSION.id, "ada").manual_score = 3.25
        gradebook.find_submission_notebook(SESSION.id, SESSION.id, "ada").late_submission_penalty = 2.0
        gradebook.db.commit()
    points = TOTAL - FULL["train"] + 3.25 - 2
    stands = f"the gradebook still has {points:g} points of an earlier notebook"
    notebook = tmp_path / "submitted" / "ada" / SESSION.id / f"{SESSION.id}.ipynb"
    notebook.parent.mkdir(parents=True)
    notebook.write_text("")
    folder = ("--class", str(tmp_path))
    for _ in range(2):  # also when it is known already that it was refused
        told = CliRunner().invoke(app, ["grade", "01", "--json", *folder])
        assert told.exit_code == 1
        (row,) = json.loads(told.stdout)
        assert (row["student"], row["status"], row["stale"]) == ("ada", "rejected", stands)
        told = CliRunner().invoke(app, ["status", "01", *folder])
        assert told.exit_code == 1
        assert told.output.splitlines()[-1] == f"{SESSION.id}: 1 stale, a newer notebook was refused: ada ({stands})"
        told = CliRunner().invoke(app, ["export", "01", *folder])
        path = tmp_path / "exports" / f"{SESSION.id}.csv"
        assert told.exit_code == 1
        assert told.output.splitlines() == [
            f"{path}: 2 students have a grade",
            f"a newer notebook was refused: ada ({stands})",
        ]
        assert {row[0]: row[-2] for row in rows(path)[1:]} == {"ada": f"{points:g}", "bob": f"{TOTAL:g}"}
    told = CliRunner().invoke(app, ["regrade", "01", "--preview", *folder])
    assert told.exit_code == 1
    assert told.output.splitlines()[-2:] == [
        "stays as it was: ada: the file is empty; save the notebook before handing it in",
        f"{SESSION.id}: no other grade is stale",
    ]
