"""CSV files of other programs: read whole and strictly; what is not filled in is written back byte for byte."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder import UserError
from autograder.files import write_atomically

MAX_MB = 50
SAMPLE = 100_000  # characters by which the delimiter is told
LINE_END = re.compile(r"\r\n|\r|\n")
QUOTED = r'"(?:[^"]|"")*"'
NUMBER = re.compile(r"-?\d+(?:[.,\u066b]\d+)?")
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
EMPTY = ("", "-", "\u2013", "\u2014")  # what stands where no grade is


class SheetError(UserError):
    """One clear sentence on a file that cannot be read as a table."""


@dataclass
class Sheet:
    """A table with a header. `lines` has the number in the file of each row; cells are text, exactly as they were."""

    header: list[str]
    rows: list[list[str]]
    lines: list[int] = field(default_factory=list)
    delimiter: str = ","
    newline: str = "\r\n"
    encoding: str = "utf-8"
    mark: str = (
        ""  # what stands before the header: a byte order mark, without which Excel takes UTF-8 for something else
    )
    raw: list[list[str]] = field(
        default_factory=list
    )  # header and rows as they stand in the file; a line's end is last

    def column(self, *names: str) -> int | None:
        """The place of the first column with one of these names, whatever the case."""
        wanted = [name.casefold() for name in names]
        return next((place for place, name in enumerate(self.header) if name.strip().casefold() in wanted), None)

    def cells(self, place: int) -> list[str]:
        """What stands in a column, without what is blank."""
        return [row[place].strip() for row in self.rows if row[place].strip()]

    def put(self, row: int, place: int, text: str) -> None:
        """Fill in one cell, quoted where it was quoted or has to be."""
        self.rows[row][place] = text
        if self.raw:
            *fields, end = self.raw[row + 1]
            fields += [""] * (place + 1 - len(fields))
            if fields[place].startswith('"') or re.search(rf'[{re.escape(self.delimiter)}"\r\n]', text):
                text = '"' + text.replace('"', '""') + '"'
            fields[place] = text
            self.raw[row + 1] = [*fields, end]

    def only(self, places: Sequence[int]) -> "Sheet":
        """The same with these columns alone."""
        raw = [
            [*(fields[place] if place < len(fields) else "" for place in places), "".join(LINE_END.findall(end)[:1])]
            for *fields, end in self.raw
        ]
        rows = [[row[place] for place in places] for row in self.rows]
        header = [self.header[place] for place in places]
        return Sheet(header, rows, self.lines, self.delimiter, self.newline, self.encoding, self.mark, raw)

    def text(self) -> str:
        if self.raw:
            return self.mark + "".join(self.delimiter.join(fields) + end for *fields, end in self.raw)
        stream = io.StringIO(newline="")
        made = csv.writer(stream, delimiter=self.delimiter, lineterminator=self.newline)
        made.writerows([self.header, *self.rows])
        return self.mark + stream.getvalue()


def read_sheet(path: Path) -> Sheet:
    """The table in a CSV file in UTF-8 or UTF-16, with commas, semicolons or tabs. Raises SheetError."""
    try:
        if path.stat().st_size > MAX_MB * 2**20:
            raise SheetError(f"{path}: larger than {MAX_MB} MB; that is no list of a class")
        encoding, text = _decoded(path.read_bytes())
    except UnicodeDecodeError:
        raise SheetError(f"{path}: not in UTF-8, so names would be damaged; save it as CSV UTF-8") from None
    except OSError as error:
        raise SheetError(f"{path}: cannot be read: {error.strerror}") from None
    told = re.match(r"\ufeff?(?:sep=(.)(?:\r\n|\r|\n))?", text)
    mark, delimiter = (told[0], told[1]) if told else ("", None)
    text = text.removeprefix(mark)
    if delimiter is None:
        first = LINE_END.split(re.sub(QUOTED, "", text[:SAMPLE]).lstrip("\r\n"), maxsplit=1)[0]
        delimiter = max(",;\t", key=first.count)
    sheet = Sheet([], [], [], delimiter, encoding=encoding, mark=mark)
    before = len(LINE_END.findall(mark))
    physical = list(io.StringIO(text, newline=""))
    reader = csv.reader(physical, delimiter=delimiter, strict=True)
    start = 0
    try:
        for row in reader:
            record = "".join(physical[start : reader.line_num])
            if any(cell.strip() for cell in row):
                sheet.rows.append(row)
                sheet.lines.append(before + start + 1)
                sheet.raw.append(_fields(record, delimiter))
            elif sheet.raw:
                sheet.raw[-1][-1] += record
            else:
                sheet.mark += record
            start = reader.line_num
    except csv.Error as error:
        raise SheetError(f"{path}:{before + start + 1}: not CSV: {error}") from None
    if not sheet.rows:
        raise SheetError(f"{path}: the file is empty")
    sheet.header = sheet.rows.pop(0)
    del sheet.lines[0]
    width = len(sheet.header)
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if any(cell.strip() for cell in row[width:]):
            raise SheetError(
                f"{path}:{line}: {len(row)} cells under {width} headings; is a name with a comma not in quotes?"
            )
        row[:] = [*row, *[""] * (width - len(row))][:width]
    sheet.newline = next(iter(LINE_END.findall(sheet.raw[0][-1])), "\n")
    return sheet


def _decoded(data: bytes) -> tuple[str, str]:
    """The encoding, and the text with its mark."""
    encoding = "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:2]:  # Excel's "Unicode text"
        encoding = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) or data[1:2] == b"\0" else "utf-16-be"
    return encoding, data.decode(encoding)


def _fields(record: str, delimiter: str) -> list[str]:
    """The cells of one record as they are written there, and its line's end."""
    body = re.sub(rf"(?:{LINE_END.pattern})\Z", "", record)
    mark = re.escape(delimiter)
    return [*re.findall(rf"(?:^|{mark})({QUOTED}|[^{mark}]*)", body), record[len(body) :]]


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Replace the file, whole or not at all."""
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, sheet.text().encode(sheet.encoding))


def as_text(cell: str) -> str:
    """A cell that a spreadsheet takes for text: with an apostrophe before what would begin a formula (OWASP's advice)."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def without_text_mark(cell: str) -> str:
    """The same the other way round."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def value(cell: str) -> float | None:
    """The number in a cell, with a point or a comma, in the digits of any script; None if it is anything else.

    Neither Moodle nor Canvas groups digits, so a comma is always a decimal one.
    """
    text = cell.strip()
    return float(text.replace(",", ".").replace("\u066b", ".")) if NUMBER.fullmatch(text) else None


def decimal_mark(sheet: Sheet, *places: int) -> str:
    """The comma or the point of the numbers in these columns, or else in the others, or else as the delimiter suggests."""
    for columns in (places, range(len(sheet.header))):
        numbers = (cell for place in columns for cell in sheet.cells(place) if value(cell) is not None)
        marks = set("".join(numbers)) & set(".,\u066b")
        if len(marks) == 1:
            return marks.pop()
    return "," if sheet.delimiter == ";" else "."
