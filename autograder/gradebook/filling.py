"""Other people's sheets, filled in: the points of who is known for sure, in the cells that are there for them, and nothing else.

Marks, comments and locked rows stay as they are, and are told; so is each number that gives way to another.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.gradebook import headings
from autograder.gradebook.grades import ExportError, Grade, Grades, named
from autograder.gradebook.sheets import EMPTY, Sheet, decimal_mark, read_sheet, value, write_sheet
from autograder.text import number, one_line

CANVAS_NAMES = ("Student", "LastName", "FirstName")
CANVAS_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")
CANVAS_OTHERS = ("Root Account", "Section")
POSSIBLE = "points possible"  # the row of the highest grades


@dataclass(frozen=True)
class _Places:
    """Where things stand in a sheet."""

    grade: int
    ids: Sequence[int]
    names: Sequence[tuple[int, ...]]
    mark: str  # of decimals
    changeable: int | None = None
    feedback: int | None = None

    def who(self, row: list[str]) -> str:
        """A row as people know it."""
        shown = [", ".join(row[place].strip() for place in places if row[place].strip()) for places in self.names]
        shown += [row[place].strip() for place in self.ids] + [cell.strip() for cell in row]
        return one_line(next(filter(None, shown), ""), 80)


@dataclass
class _Told:
    """What a person should know of a sheet that was filled in, row by row."""

    locked: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    other_names: list[str] = field(default_factory=list)

    def notes(self, missing: list[Grade]) -> list[str]:
        found = {
            "graded, but not in the sheet": [named(missing)] if missing else [],
            "in the sheet, but of nobody here": self.strangers,
            "by number or address in the sheet, but under another name": self.other_names,
            "may not be changed in the sheet, so it was left": self.locked,
            "no number stands in the sheet, so it was left": self.marks,
            "another grade stood in the sheet": self.replaced,
            "a comment stands in the sheet, so it was left": self.comments,
        }
        return [f"{what}: {', '.join(who)}" for what, who in found.items() if who]


def fill_canvas(grades: Grades, path: Path, downloaded: Path, column: str | None, maximum: float | None) -> list[str]:
    """The downloaded gradebook, with who is who and this session's column alone."""
    sheet = read_sheet(downloaded)
    who, ids, others = (_present(sheet, names) for names in (CANVAS_NAMES, CANVAS_IDS, CANVAS_OTHERS))
    if sheet.column("ID") is None or not who:
        raise ExportError(f"{downloaded}: no gradebook of Canvas: it has no columns Student and ID")
    session = grades.session
    words = (session.id.casefold(), session.title.casefold())
    near = [
        place
        for place, name in enumerate(sheet.header)
        if place not in (*who, *ids, *others) and any(word in name.casefold() for word in words)
    ]
    near = [place for place in near if not headings.TOTALS.search(sheet.header[place])]
    place = _chosen(sheet, downloaded, column, near)
    heads = [row for row in sheet.rows if any(POSSIBLE in row[each].casefold() for each in who)]
    possible = heads[0][place].strip() if heads else ""
    if possible and value(possible) is None:
        raise ExportError(
            f"{downloaded}: {sheet.header[place]!r} is {one_line(possible)}: Canvas takes no grades there"
        )
    whole = sheet.column("Student")
    names = [tuple(who) if whole is None else (whole,)]
    rows = [
        index
        for index, row in enumerate(sheet.rows)
        if row not in heads and any(row[each].strip() for each in (*who, *ids))  # one more row tells of manual posting
    ]
    places = _Places(place, ids, names, decimal_mark(sheet, place))
    highest = value(possible) if maximum is None else maximum
    notes = _Filling(grades, sheet, places, downloaded).fill(rows, highest)
    write_sheet(path, sheet.only([*sorted([*who, *ids, *others]), place]))
    return notes


def fill_moodle(grades: Grades, path: Path, downloaded: Path, column: str | None, maximum: float | None) -> list[str]:
    """The downloaded grading worksheet, whole, with grades, and the exercises' points as feedback where it has a place."""
    sheet = read_sheet(downloaded)
    place = _chosen(sheet, downloaded, column, headings.grades(sheet))
    heading = sheet.header[place]
    if words := headings.scale(sheet, place):
        raise ExportError(
            f"{downloaded}: {heading!r} is graded by a scale of words ({one_line(words, 60)}), not by points; "
            "set the assignment to points in Moodle"
        )
    highest = headings.highest(sheet, place)
    changeable = headings.changeable(sheet, place, highest)
    if changeable is None and (unknown := headings.unknown_words(sheet, highest)) is not None:
        found = ", ".join(sorted({one_line(cell, 30) for cell in sheet.cells(unknown)}))
        raise ExportError(
            f"{downloaded}: {sheet.header[unknown]!r} should say whether a grade may be changed, but {found} is no word for "
            "yes or no that is known here; write Yes or No there"
        )
    places = _Places(
        place,
        headings.identities(sheet, place),
        headings.names(sheet, place),
        decimal_mark(sheet, place, *([] if highest is None else [highest])),
        changeable,
        headings.feedback(sheet, place),
    )
    told = None if highest is None else value(sheet.rows[0][highest])
    notes = _Filling(grades, sheet, places, downloaded).fill(
        range(len(sheet.rows)), told if maximum is None else maximum
    )
    write_sheet(path, sheet)
    return notes


def _present(sheet: Sheet, names: Iterable[str]) -> list[int]:
    return [place for name in names if (place := sheet.column(name)) is not None]


def _chosen(sheet: Sheet, path: Path, column: str | None, likely: list[int]) -> int:
    """The column to fill in."""
    headings_there = ", ".join(one_line(name, 60) for name in sheet.header)
    if column is not None:
        wanted = column.strip().casefold()
        likely = [place for place, name in enumerate(sheet.header) if name.strip().casefold() == wanted]
        if not likely:
            raise ExportError(f"{path}: there is no column {column!r}; there is {headings_there}")
        if len(likely) > 1:
            raise ExportError(f"{path}: {len(likely)} columns are called {column!r}; rename those that are not meant")
    if len(likely) != 1:
        what = "none of its columns is" if not likely else f"{len(likely)} of its columns could be"
        raise ExportError(f"{path}: {what} this session's; say --column NAME, one of {headings_there}")
    return likely[0]


@dataclass(frozen=True)
class _Filling:
    """One sheet that is being filled in."""

    grades: Grades
    sheet: Sheet
    places: _Places
    path: Path

    def fill(self, rows: Iterable[int], highest: float | None) -> list[str]:
        """Write each student's points into their row; what stays, what is replaced and who could not be placed is told."""
        placed, told = {}, _Told()
        people = _People(self.grades)
        lines: dict[str, int] = {}
        for index in rows:
            row, line = self.sheet.rows[index], self.sheet.lines[index]
            found = people.of(row, self.places, f"{self.path}:{line}")
            if found is None:
                told.strangers.append(self.places.who(row))
                continue
            student = found.person.student
            if student in lines:
                raise ExportError(
                    f"{student} fits line {lines[student]} and line {line} of the sheet; nothing was written"
                )
            lines[student] = line
            name = f"{found.person.first_name} {found.person.last_name}".strip()
            if _nothing_alike(name, " ".join(row[place] for places in self.places.names for place in places)):
                told.other_names.append(one_line(f"{student} ({self.places.who(row)}, in the class list {name})"))
            placed[index] = found
        scale, notes = self._scale(highest)
        for index, found in placed.items():
            self._fill_row(index, found, scale, told)
        missing = [row for row in self.grades.rows if row.person.student not in lines and row.graded]
        return notes + told.notes(missing)

    def _scale(self, highest: float | None) -> tuple[float, list[str]]:
        """By what points are multiplied, where the other gradebook has another maximum."""
        if highest is None or highest <= 0:
            raise ExportError(
                f"{self.path}: it cannot be told how many points {self.sheet.header[self.places.grade]!r} is out of, and on a "
                "wrong scale every grade would be wrong; say --maximum POINTS"
            )
        own = self.grades.max_score
        if highest == own:
            return 1.0, []
        note = f"the sheet's maximum is {number(highest)} and the session's {number(own)}: points were scaled"
        return highest / own, [note]

    def _fill_row(self, index: int, found: Grade, scale: float, told: _Told) -> None:
        row, places = self.sheet.rows[index], self.places
        student, who, stood = found.person.student, places.who(row), row[places.grade].strip()
        label = f"{student} ({who}: {one_line(stood, 30) or 'nothing'}"
        if stood not in EMPTY and value(stood) is None:
            told.marks.append(f"{label})")
            return
        if found.total is None:
            return
        points = number(found.total * scale)
        if places.changeable is not None and headings.fold(row[places.changeable]) in headings.NO:
            told.locked.append(f"{label}, not {points})")
            return
        if stood in EMPTY or number(value(stood) or 0.0) != points:
            told.replaced += [] if stood in EMPTY else [f"{label}, now {points})"]
            self.sheet.put(index, places.grade, points.replace(".", places.mark))
        if places.feedback is not None:
            stands = row[places.feedback].strip()
            if stands in EMPTY or _is_ours(self.grades, stands):
                self.sheet.put(index, places.feedback, _feedback(self.grades, found))
            else:
                told.comments.append(f"{student} ({who})")


def _feedback(grades: Grades, found: Grade) -> str:
    told = [f"{name} {number(score)}/{number(grades.points[name])}" for name, score in found.exercises.items()]
    return "; ".join([*told, f"late: -{number(found.penalty)}"] if found.penalty else told)


def _is_ours(grades: Grades, comment: str) -> bool:
    """Whether it is a comment that was written here earlier, in the HTML that Moodle makes of it."""
    points = "; ".join(rf"{re.escape(name)} [\d.]+/[\d.]+" for name in grades.points)
    return re.fullmatch(rf"{points}(; late: -[\d.]+)?", re.sub(r"<[^<>]*>", "", comment).strip()) is not None


class _People:
    """The students of a class by what identifies them. A name on GitHub means nothing in another program."""

    def __init__(self, grades: Grades) -> None:
        self.ids: dict[str, list[Grade]] = {}
        self.names: dict[str, list[Grade]] = {}
        for row in grades.rows:
            person = row.person
            for text in {person.student, person.email, person.identifier, person.lms_user_id} - {""}:
                self.ids.setdefault(_key(text), []).append(row)
            full = {
                person.student,
                f"{person.first_name} {person.last_name}",
                f"{person.last_name} {person.first_name}",
            }
            for text in full | {f"{person.last_name}, {person.first_name}".strip(", ")}:
                self.names.setdefault(_key(text), []).append(row)

    def of(self, row: list[str], places: _Places, where: str) -> Grade | None:
        """Whose row it is, by numbers and addresses, or else by name; None if nobody's. Raises ExportError if several fit."""
        by_id = _found(self.ids, (row[place] for place in places.ids))
        columns = places.names or [(place,) for place in places.ids]
        by_name = _found(self.names, (" ".join(row[place] for place in each) for each in columns))
        found = by_id or by_name
        if by_id and by_name and not by_id.keys() & by_name.keys():  # its number is one student's, its name another's
            found = by_id | by_name
        if len(found) > 1:
            raise ExportError(
                f"{where}: {places.who(row)} fits {' and '.join(found)}; nothing was written. Addresses, logins or numbers in the "
                "class list (`course roster`) tell them apart"
            )
        return next(iter(found.values()), None)


def _found(known: dict[str, list[Grade]], cells: Iterable[str]) -> dict[str, Grade]:
    keys = [key for cell in cells if (key := _key(cell))]
    return {row.person.student: row for key in keys for row in known.get(key, ())}


def _nothing_alike(one: str, other: str) -> bool:
    """Whether two names have no word in common."""
    words = [set(re.findall(r"\w+", _key(name))) for name in (one, other)]
    return all(words) and words[0].isdisjoint(words[1])


def _key(text: str) -> str:
    """In one case and one form, without marks of direction and needless spaces; as Canvas writes it, where it begins with =."""
    plain = unicodedata.normalize("NFKC", re.sub(r'^="(.*)"$', r"\1", text.strip())).casefold()
    plain = unicodedata.normalize("NFC", "".join(each for each in plain if unicodedata.category(each) != "Cf"))
    return " ".join(plain.split())
