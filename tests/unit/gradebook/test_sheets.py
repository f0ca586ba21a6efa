"""Sheets of other gradebooks: in every language and dialect, with all that stands in them; and what is refused."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from support.classes import COURSE, FULL, ROOT, recorded
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.gradebook.headings import NO, YES
from autograder.gradebook.roster import import_roster
from autograder.gradebook.sheets import SheetError, read_sheet

TOTAL = sum(FULL.values())
POINTS = "; ".join(f"{name} {value:g}/{value:g}" for name, value in FULL.items())
LESS = TOTAL - FULL["train"] / 2
CLASS = (
    "username,first_name,last_name,email,section,github_id,role\n"
    "ada,Ada,Lovelace,ada@uni.example,A,1,student\n"
    "bob,Bob,Žižek,bob@uni.example,B,2,student\n"
    "18,Chen,Li,chen@uni.example,B,3,student\n"
    "anna1,Anna,Müller,,A,4,student\n"
    "anna2,Anna,Müller,,A,5,student\n"
    "zoe,Zoë,Ó Súilleabháin,zoe@uni.example,A,6,student\n"
)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ada, 18 and zoe have all points; bob, anna1 and anna2 lost half of train's."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "list.csv").write_text(CLASS)
    import_roster(COURSE, folder, folder / "list.csv")
    full: dict[str, dict[str, float]] = {name: {} for name in ("ada", "18", "zoe")}
    recorded(folder, full | {name: {"train": 0.5} for name in ("bob", "anna1", "anna2")})
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        gradebook.find_student("ada").lms_user_id = "501"
        gradebook.db.commit()
    return folder


class Filled:
    """A sheet given to the command, what it said, and what it wrote."""

    def __init__(self, graded: Path, folder: Path, kind: str, sheet: str | bytes, *options: str) -> None:
        self.sheet, self.made = folder / "sheet.csv", folder / "made.csv"
        self.sheet.write_bytes(sheet.encode() if isinstance(sheet, str) else sheet)
        files = ("--sheet", str(self.sheet), "--to", str(self.made), "--class", str(graded))
        self.told: Result = CliRunner().invoke(app, ["export", "01", "--format", kind, *files, *options])

    @property
    def lines(self) -> list[str]:
        return self.made.read_bytes().decode().splitlines()

    @property
    def notes(self) -> list[str]:
        """What was said of this sheet, but for who is in it and who is not."""
        usual = ("graded, but not in the sheet: ", "in the sheet, but of nobody here: ")
        return [line for line in self.told.output.splitlines()[1:] if not line.startswith(usual)]

    def refused(self) -> str:
        assert self.told.exit_code == 2 and not self.made.exists(), self.told.output
        return self.told.output.removeprefix("course: ").removesuffix("\n").replace(str(self.sheet), "SHEET")


@pytest.fixture
def fill(graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(ROOT)
    return lambda kind, sheet, *options: Filled(graded, tmp_path, kind, sheet, *options)


# As Moodle writes it: identifier, name, address, status, grade, highest grade, may it be changed, times, feedback.
LANGUAGES = {
    "en": "Participant |Identifier|Full name|Email address|Grade|Maximum Grade|Grade can be changed|Yes|No|Feedback comments",
    "de": "Teilnehmer/in|ID|Vollständiger Name|E-Mail-Adresse|Bewertung|Bestwertung|Bewertung kann geändert werden|Ja|Nein|"
    "Feedback als Kommentar",
    "fr": "Participant|Identifiant|Nom complet|Adresse de courriel|Note|Note maximale|La note peut être modifiée|Oui|Non|"
    "Feedback par commentaires",
    "es": "Participante|Identificador|Nombre completo|Dirección de correo|Calificación|Calificación máxima|"
    "La calificación puede ser cambiada|Sí|No|Comentarios de retroalimentación",
    "it": "Partecipante|Identificativo|Nome completo|Indirizzo email|Valutazione|Valutazione massima|"
    "La valutazione può essere modificata|Sì|No|Commenti di feedback",
    "pl": "Uczestnik|Identyfikator|Imię i nazwisko|Adres e-mail|Ocena|Maksymalna ocena|Ocena może być zmieniona|Tak|Nie|"
    "Komentarz zwrotny",
    "pt": "Participante|Identificador|Nome completo|Endereço de email|Nota|Nota máxima|A nota pode ser alterada.|Sim|Não|"
    "Comentários de feedback",
    "sv": "Deltagare|Identifierare|Fullständigt namn|E-postadress|Betyg|Maximalt betyg|Betyget kan ändras|Ja|Nej|Kommentarer",
    "nl": "Deelnemer|Identificatie|Volledige naam|E-mailadres|Cijfer|Maximumcijfer|Cijfer kan gewijzigd worden|Ja|Nee|"
    "Feedback als commentaar",
    "da": "Deltager|Identifikator|Fulde navn|E-mailadresse|Karakter|Højeste karakter|Karakteren kan ændres|Ja|Nej|Kommentarer",
    "fi": "Osallistuja|Tunniste|Koko nimi|Sähköposti|Arvosana|Korkein arvosana|Arvosana voidaan muuttaa|Kyllä|Ei|Palaute",
    "cs": "Účastník|Identifikátor|Celé jméno|E-mail|Hodnocení|Nejvyšší hodnocení|Známka může být změněna|Ano|Ne|Komentář",
    "hu": "Résztvevő|Azonosító|Teljes név|E-mail cím|Értékelés|Maximális pont|Az értékelés módosítható|Igen|Nem|Megjegyzések",
    "ru": "Участник|Идентификатор|Полное имя|Адрес электронной почты|Оценка|Максимальная оценка|Оценка может быть изменена|"
    "Да|Нет|Комментарии",
    "uk": "Учасник|Ідентифікатор|Повне ім'я|Електронна пошта|Оцінка|Найвища оцінка|Оцінку можна змінити|Так|Ні|Коментарі відгуку",
    "el": "Συμμετέχων|Αναγνωριστικό|Πλήρες όνομα|Ηλεκτρονικό ταχυδρομείο|Βαθμός|Μέγιστος βαθμός|Ο βαθμός μπορεί να αλλάξει|"
    "Ναι|Όχι|Σχόλια ανατροφοδότησης",
    "tr": "Katılımcı|Tanımlayıcı|Tam adı|E-posta adresi|Not|En yüksek not|Not değiştirilebilir|Evet|Hayır|Geri bildirim yorumları",
    "ar": "مشترك|المعرف|الاسم الكامل|عنوان البريد|الدرجة|الدرجة القصوى|يمكن تغيير العلامة|نعم|لا|تعليقات",
    "he": "משתתף|מזהה|שם מלא|כתובת דוא״ל|ציון|ציון מרבי|ניתן לשנות את הציון|כן|לא|הערות משוב",
    "ja": "参加者|ID|氏名|メールアドレス|評点|最大評点|評点を変更できる|はい|いいえ|フィードバックコメント",
    "zh": "参与者|识别号|全名|电子邮件|成绩|最高成绩|允许更改成绩|是|否|反馈评语",
    "ko": "참여자|식별자|성명|이메일 주소|성적|최대 성적|성적을 변경할 수 있음|예|아니오|피드백 의견",
    "vi": "Người tham gia |Định danh|Họ và tên|Thư điện tử|Điểm|Điểm tối đa|Có thể thay đổi điểm|Có|Không|Nhận xét phản hồi",
    "only by its place": "Ⱡ |Ⱡ1|Ⱡ2|Ⱡ3|Ⱡ4|Ⱡ5|Ⱡ6|Yes|No|Feedback",
}


def worksheet(language: str, ada: str = "", most: str = "10,00") -> str:
    """bob's row may not be changed."""
    word, identifier, name, mail, grade, highest, change, yes, no, feedback = LANGUAGES[language].split("|")
    return (
        f'{identifier},{name},{mail},Status,{grade},{highest},{change},"Time, 1","Time, 2",{feedback}\n'
        f'{word}11,Ada Lovelace,ada@uni.example,"S, 1",{ada},"{most}",{yes},"Montag, 1. Dezember 2025, 10:00",-,\n'
        f'{word}12,Bob Žižek,bob@uni.example,"S, 1","3,00","{most}",{no},-,-,\n'
        f'{word}13,Li Chen,chen@uni.example,"S, 1",,"{most}",{yes},-,-,"Bitte in die Sprechstunde, ""18"""\n'
    )


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_moodles_worksheet_in_any_language(fill: Any, language: str) -> None:
    sheet = worksheet(language)
    done = fill("moodle", sheet)
    half = LESS / TOTAL * 10
    assert done.notes == [
        f"the sheet's maximum is 10 and the session's {TOTAL:g}: points were scaled",
        f"may not be changed in the sheet, so it was left: bob (Bob Žižek: 3,00, not {half:g})",
        "a comment stands in the sheet, so it was left: 18 (Li Chen)",
    ]
    before = sheet.splitlines()
    assert done.lines == [
        before[0],
        before[1].replace(',"S, 1",,', ',"S, 1",10,') + POINTS,
        before[2],
        before[3].replace(',"S, 1",,', ',"S, 1",10,'),
    ]


def test_no_word_means_yes_in_one_language_and_no_in_another() -> None:
    assert not YES & NO


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "options", "said"),
    {
        "no maximum": (
            "Identifier,Full name,Grade,Feedback comments\nParticipant 1,Ada Lovelace,,\n",
            (),
            "SHEET: it cannot be told how many points 'Grade' is out of, and on a wrong scale every grade would be wrong; "
            "say --maximum POINTS",
        ),
        "two maxima": (
            "Identifier,Full name,Grade,Maximum Grade,X\nParticipant 1,Ada Lovelace,,10,Yes\nParticipant 2,Bob,,20,Yes\n",
            (),
            "SHEET: it cannot be told how many points 'Grade' is out of, and on a wrong scale every grade would be wrong; "
            "say --maximum POINTS",
        ),
        "a group is no maximum": (
            "Identifier,Full name,Ocena,Grupa,Uwagi\nUczestnik 1,Ada Lovelace,,1,\n",
            (),
            "SHEET: it cannot be told how many points 'Ocena' is out of, and on a wrong scale every grade would be wrong; "
            "say --maximum POINTS",
        ),
        "nothing": (
            "Identifier,Full name,Grade,Maximum Grade,X\nParticipant 1,Ada Lovelace,,0.00,Yes\n",
            (),
            "SHEET: it cannot be told how many points 'Grade' is out of, and on a wrong scale every grade would be wrong; "
            "say --maximum POINTS",
        ),
        "words": (
            'Identifier,Full name,Grade,Scale,X\nParticipant 1,Ada Lovelace,,"Poor\nGood",Yes\n',
            (),
            "SHEET: 'Grade' is graded by a scale of words (Poor, Good), not by points; set the assignment to points in Moodle",
        ),
        "unknown yes": (
            "Ⱡ1,Ⱡ2,Grade,Maximum Grade,Ⱡ3\nⱠ 1,Ada Lovelace,,10,Ⱡɏ\nⱠ 2,Bob Žižek,,10,Ⱡɲ\n",
            (),
            "SHEET: 'Ⱡ3' should say whether a grade may be changed, but Ⱡɏ, Ⱡɲ is no word for yes or no that is known here; "
            "write Yes or No there",
        ),
        "two of one name": (
            "Identifier,Full name,Grade,Maximum Grade,Grade can be changed\nParticipant 1,Anna Müller,,10,Yes\n",
            (),
            "SHEET:2: Anna Müller fits anna1 and anna2; nothing was written. Addresses, logins or numbers in the class list "
            "(`course roster`) tell them apart",
        ),
        "a number of one, a name of another": (
            "Identifier,Full name,Email,Grade,Maximum Grade,X\nParticipant 1,Ada Lovelace,bob@uni.example,,10,Yes\n",
            (),
            "SHEET:2: Ada Lovelace fits bob and ada; nothing was written. Addresses, logins or numbers in the class list "
            "(`course roster`) tell them apart",
        ),
        "twice": (
            "Identifier,Email,Grade,Maximum Grade\n1,ada@uni.example,,10\n2,ADA@uni.example,,10\n",
            (),
            "ada fits line 2 and line 3 of the sheet; nothing was written",
        ),
        "two headings": (
            "Email,Points,Points\nada@uni.example,,\n",
            ("--column", "points"),
            "SHEET: 2 columns are called 'points'; rename those that are not meant",
        ),
    }.values(),
)
def test_a_worksheet_that_could_be_misread_is_refused(
    fill: Any, sheet: str, options: tuple[str, ...], said: str
) -> None:
    assert fill("moodle", sheet, *options).refused() == said


@pytest.mark.slow
def test_a_gradebook_of_moodles_says_no_maximum_so_it_is_asked_for(fill: Any) -> None:
    sheet = (
        "Vorname,Nachname,ID-Nummer,E-Mail-Adresse,Aufgabe: Quiz (Punkte),Aufgabe: Lab 01 (Punkte),Zuletzt geladen\r\n"
        'Ada,Lovelace,7,ada@uni.example,"18,00",-,1764583200\r\n'
        "Žižek,Bob,8,,,-,1764583200\r\n"
        "José,Gil,9,jose@uni.example,18,-,1764583200\r\n"
    )
    column = ("--column", "Aufgabe: Lab 01 (Punkte)")
    assert fill("moodle", sheet, *column).refused() == (
        "SHEET: it cannot be told how many points 'Aufgabe: Lab 01 (Punkte)' is out of, and on a wrong scale every grade would be "
        "wrong; say --maximum POINTS"
    )
    done = fill("moodle", sheet, *column, "--maximum", "7")
    assert done.told.output.splitlines()[1:] == [
        f"the sheet's maximum is 7 and the session's {TOTAL:g}: points were scaled",
        f"graded, but not in the sheet: 18 ({TOTAL:g}), anna1 ({LESS:g}), anna2 ({LESS:g}), zoe ({TOTAL:g})",
        "in the sheet, but of nobody here: José, Gil",
    ]
    half = f"{LESS / TOTAL * 7:.2f}".rstrip("0").replace(".", ",")
    assert done.made.read_bytes().decode() == sheet.replace('"18,00",-', '"18,00",7').replace("8,,,-", f'8,,,"{half}"')


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_only_the_cells_that_are_filled_in_change(fill: Any, encoding: str, delimiter: str, quoting: Any) -> None:
    """Of a sheet in Excel's dialects, with columns in another order, unknown ones, blank lines and cut rows."""
    table = [
        ["Feedback comments", "E-mail", "=1+1", "Höchste", "Grade", "Maximum Grade", "Ne ' \"w"],
        ["", "ada@uni.example", ' a "b" ', "", "", "8", "x\ny"],
        ["Gut!", "bob@uni.example", "", " ", "7,5", "8", ""],
        ["", "chen@uni.example", "", "", "8,00", "8"],
        ["", "nobody@uni.example", "", "18", "EX", "8", "'"],
    ]
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=quoting).writerows([*table[:3], [], *table[3:]])
    before = f"sep={delimiter}\r\n{stream.getvalue()}".encode(encoding)
    done = fill("moodle", before)
    assert done.told.exit_code == 1, done.told.output
    half = f"{LESS / TOTAL * 8:g}"
    assert done.notes[1:] == [
        *([f"another grade stood in the sheet: bob (bob@uni.example: 7,5, now {half})"] if half != "7.5" else []),
        "a comment stands in the sheet, so it was left: bob (bob@uni.example)",
    ]
    table[1][0] = table[3][0] = POINTS
    table[1][4] = "8"
    table[2][4] = half.replace(".", ",")
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=quoting).writerows([*table[:3], [], *table[3:]])
    wanted = f"sep={delimiter}\r\n{stream.getvalue()}"
    assert done.made.read_bytes().decode(encoding) == wanted
    assert done.sheet.read_bytes() == before


CANVAS = (
    "{names};ID;SIS User ID;SIS Login ID;Integration ID;Section;Notes;Quiz (76);01-mnist-autoencoder (77);"
    "01-mnist-autoencoder Current Score;Final Score\r\n"
    "{blank};;;;;;;;Manual Posting;;\r\n"
    "{possible};;;;;;;10,00;{most};(read only);(read only)\r\n"
    "{ada};501;s1;ada@uni.example;;A;;9,50;EX;7;\r\n"
    "{bob};502;s2;bob@uni.example;;A and B;;8,00;N/A;7;\r\n"
    "{jose};503;s3;jose@uni.example;;B;18;18;;7;\r\n"
    "{chen};504;;chen@uni.example;;B;;;12,5;7;\r\n"
    "{zoe};505;;z;;B;;;-;7;\r\n"
    "{test};999;;f00;;A;;;;;\r\n"
)
WHOLE = {
    "names": "Student",
    "blank": "",
    "possible": "    Points Possible",
    "ada": "Lovelace, Ada",
    "bob": "Žižek, Bob",
    "jose": "García Márquez, José",
    "chen": '"=""Li, Chen"""',
    "zoe": "O\u0301 Súilleabháin, Zoe\u0308",  # in pieces, as macOS and some databases have it
    "test": "Student, Test",
}
SPLIT = {
    "names": "LastName;FirstName",
    "blank": ";",
    "possible": "    Points Possible;",
    "ada": "Lovelace;Ada",
    "bob": "Žižek;Bob",
    "jose": "García Márquez;José",
    "chen": "Li;Chen",
    "zoe": "\u200fÓ\u00a0Súilleabháin;Zoë ",  # with a mark of direction and another space
    "test": "Student;Test",
}


@pytest.mark.slow
@pytest.mark.parametrize("names", [WHOLE, SPLIT], ids=["whole", "split"])
def test_canvas_with_marks_and_names_of_either_kind(fill: Any, names: dict[str, str]) -> None:
    done = fill("canvas", "\ufeff" + CANVAS.format(most="20,00", **names))
    who = {
        key: name.strip('"').removeprefix('=""').strip('"').replace(";", ", ").strip() for key, name in names.items()
    }
    who = {key: " ".join(name.replace("\u200f", "").split()) for key, name in who.items()}
    if names is WHOLE:
        who["chen"] = '="Li, Chen"'
    assert done.told.output.splitlines()[1:] == [
        *([] if TOTAL == 20 else [f"the sheet's maximum is 20 and the session's {TOTAL:g}: points were scaled"]),
        f"graded, but not in the sheet: anna1 ({LESS:g}), anna2 ({LESS:g})",
        f"in the sheet, but of nobody here: {who['jose']}, {who['test']}",
        f"no number stands in the sheet, so it was left: ada ({who['ada']}: EX), bob ({who['bob']}: N/A)",
        f"another grade stood in the sheet: 18 ({who['chen']}: 12,5, now 20)",
    ]
    blank, full = names["blank"], names
    assert done.lines == [
        f"\ufeff{full['names']};ID;SIS User ID;SIS Login ID;Integration ID;Section;01-mnist-autoencoder (77)",
        f"{blank};;;;;;Manual Posting",
        f"{full['possible']};;;;;;20,00",
        f"{full['ada']};501;s1;ada@uni.example;;A;EX",
        f"{full['bob']};502;s2;bob@uni.example;;A and B;N/A",
        f"{full['jose']};503;s3;jose@uni.example;;B;",
        f"{full['chen']};504;;chen@uni.example;;B;20",
        f"{full['zoe']};505;;z;;B;20",
        f"{full['test']};999;;f00;;A;",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "said"),
    {
        "no gradebook": ("ID,Grade\n1,\n", "SHEET: no gradebook of Canvas: it has no columns Student and ID"),
        "read only": (
            CANVAS.format(most="(read only)", **WHOLE),
            "SHEET: '01-mnist-autoencoder (77)' is (read only): Canvas takes no grades there",
        ),
        "no points": (
            CANVAS.format(most="0,00", **WHOLE),
            "SHEET: it cannot be told how many points '01-mnist-autoencoder (77)' is out of, and on a wrong scale every grade "
            "would be wrong; say --maximum POINTS",
        ),
        "two of one name": (
            "Student,ID,SIS Login ID,Section,01-mnist-autoencoder (7)\n    Points Possible,,,,20\n"
            '"Müller, Anna",601,anna,A,\n"Müller, Anna",602,anna.m,A,\n',
            "SHEET:3: Müller, Anna fits anna1 and anna2; nothing was written. Addresses, logins or numbers in the class list "
            "(`course roster`) tell them apart",
        ),
    }.values(),
)
def test_a_gradebook_of_canvas_that_could_be_misread_is_refused(fill: Any, sheet: str, said: str) -> None:
    assert fill("canvas", sheet).refused() == said


@pytest.mark.slow
def test_another_name_beside_a_known_number_is_told(fill: Any) -> None:
    sheet = (
        "Student,ID,SIS Login ID,Section,01-mnist-autoencoder (7)\n    Points Possible,,,,20\n"
        '"García, José",18,jose,A,\n"Byron, Ada",502,ADA@uni.example,A,\n'
    )
    assert fill("canvas", sheet).notes == [
        *([] if TOTAL == 20 else [f"the sheet's maximum is 20 and the session's {TOTAL:g}: points were scaled"]),
        "by number or address in the sheet, but under another name: 18 (García, José, in the class list Chen Li)",
    ]


@pytest.mark.slow
def test_a_worksheet_without_names_as_in_blind_marking_is_nobodys(fill: Any) -> None:
    """A team's name or a number of Moodle's own is nobody's, whoever is called so here."""
    sheet = (
        "Identifier,Status,Team,Grade,Maximum Grade,Grade can be changed,Last modified (grade)\n"
        "Participant 18,Submitted,18,,10,Yes,-\nParticipant 19,Submitted,ada,,10,Yes,-\nParticipant 20,Submitted,bob,,10,Yes,-\n"
    )
    done = fill("moodle", sheet)
    assert "in the sheet, but of nobody here: Participant 18, Participant 19, Participant 20\n" in done.told.output
    assert done.made.read_text() == sheet


@pytest.mark.slow
def test_the_sheet_itself_is_never_overwritten(graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(worksheet("en"))
    files = ["--sheet", str(sheet), "--to", str(tmp_path / "." / "sheet.csv"), "--class", str(graded)]
    told = CliRunner().invoke(app, ["export", "01", "--format", "moodle", *files])
    assert (told.exit_code, told.output) == (
        2,
        f"course: {sheet} is the sheet itself, which stays as it was downloaded; give --to another name\n",
    )
    assert sheet.read_text() == worksheet("en")


@pytest.mark.slow
def test_filled_in_twice_nothing_is_told_twice(fill: Any) -> None:
    """What was written here before is known again, also in the HTML that Moodle makes of a comment."""
    sheet = worksheet("en", most="20.00" if TOTAL == 20 else f"{TOTAL:g}.00")
    first = fill("moodle", sheet).made.read_text().replace(POINTS, f'<p dir=""ltr"">{POINTS}</p>')
    again = fill("moodle", first)
    assert again.notes == [
        f"may not be changed in the sheet, so it was left: bob (Bob Žižek: 3,00, not {LESS:g})",
        "a comment stands in the sheet, so it was left: 18 (Li Chen)",
    ]
    assert again.lines[1].endswith(POINTS)


cells = st.text(alphabet='ab,;"\t\r\n =é', max_size=5)


@given(
    rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=4),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_sheet_comes_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], delimiter: str, end: str, encoding: str
) -> None:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end).writerows(
        [["a", "b", "c"], *rows]
    )
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(stream.getvalue().encode(encoding))
    sheet = read_sheet(path)
    assert sheet.text().encode(sheet.encoding) == path.read_bytes()
    there = [row for row in rows if any(cell.strip() for cell in row)]
    assert sheet.rows == there
    for index in range(len(there)):
        sheet.put(index, 1, f'x"{delimiter}')
    path.write_bytes(sheet.only([2, 1]).text().encode(sheet.encoding))
    assert read_sheet(path).rows == [[row[2], f'x"{delimiter}'] for row in there]


@given(st.binary(max_size=40) | st.text(alphabet='ab,;"\t\r\n \0', max_size=40).map(str.encode))
def test_no_bytes_make_a_sheet_other_than_they_are(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(data)
    try:
        sheet = read_sheet(path)
    except SheetError as error:
        assert str(error).startswith(f"{path}:")
        return
    assert sheet.text().encode(sheet.encoding) == data
