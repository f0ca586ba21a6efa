"""CSV files of other programs: read whole and strictly, written back in the dialect that they came in."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from autograder import UserError
from autograder.files import write_atomically

MAX_MB = 50


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
    mark: str = ""  # a byte order mark, without which Excel takes UTF-8 for something else

    def column(self, *names: str) -> int | None:
        """The place of the first column with one of these names, whatever the case."""
        wanted = [name.casefold() for name in names]
        return next((place for place, name in enumerate(self.header) if name.strip().casefold() in wanted), None)

    def text(self) -> str:
        stream = io.StringIO(newline="")
        made = csv.writer(stream, delimiter=self.delimiter, lineterminator=self.newline)
        made.writerows([self.header, *self.rows])
        return self.mark + stream.getvalue()


def read_sheet(path: Path) -> Sheet:
    """The table in a CSV file in UTF-8, with commas, semicolons or tabs. Raises SheetError."""
    try:
        if path.stat().st_size > MAX_MB * 2**20:
            raise SheetError(f"{path}: larger than {MAX_MB} MB; that is no list of a class")
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        raise SheetError(f"{path}: not in UTF-8, so names would be damaged; save it as CSV UTF-8") from None
    except OSError as error:
        raise SheetError(f"{path}: cannot be read: {error.strerror}") from None
    mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, lines = [], []
    start = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(start)
            start = reader.line_num + 1
    except csv.Error as error:
        raise SheetError(f"{path}:{start}: not CSV: {error}") from None
    if not rows:
        raise SheetError(f"{path}: the file is empty")
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if len(row) > len(rows[0]):
            raise SheetError(
                f"{path}:{line}: {len(row)} cells under {len(rows[0])} headings; is a name with a comma not in quotes?"
            )
        row += [""] * (len(rows[0]) - len(row))
    newline = "\r\n" if first.endswith("\r") else "\n"
    return Sheet(rows[0], rows[1:], lines[1:], delimiter, newline, mark)


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Replace the file, whole or not at all."""
    path.absolute().parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, sheet.text())


def as_text(cell: str) -> str:
    """A cell that a spreadsheet takes for text: with an apostrophe before what would begin a formula (OWASP's advice)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def number(value: float) -> str:
    """Points with at most two decimals and no needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
