"""Which names a cell makes and uses, and so which exercises' answers stand behind which."""

from collections.abc import Iterator
from symtable import SymbolTable, symtable

from autograder.notebook import Source
from autograder.submissions.notebook import cells_with

TRAIN = "train"  # the exercise whose answer trains a model; a replica is built without running it


def names_defined(code: str) -> set[str]:
    """The notebook's names to which a cell gives a value."""
    table = symtable(code, "cell", "exec")
    found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    for inner in _inside(table):
        found |= {s.get_name() for s in inner.get_symbols() if s.is_declared_global() and s.is_assigned()}
    return found


def names_used(code: str) -> set[str]:
    """The notebook's names whose value a cell uses, at once or in what it defines; builtins among them."""
    table = symtable(code, "cell", "exec")
    found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    for inner in _inside(table):
        found |= {symbol.get_name() for symbol in inner.get_symbols() if symbol.is_global()}
    return found


def _inside(table: SymbolTable) -> Iterator[SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _inside(child)


class Dependencies:
    """Which exercises' answers stand behind which names of a session's reference solution."""

    def __init__(self, source: Source) -> None:
        self.exercises = set(source.exercises)
        self.cells = [
            (cell.grade_id, names_defined(cell.source), names_used(cell.source))
            for cell in cells_with(source, {})
            if cell.kind == "code" and not cell.picture
        ]

    def of_training(self) -> set[str]:
        """The exercises whose answers the training uses, directly or through others; `train` is one of them."""
        return self._closure({TRAIN})

    def of_names(self, names: set[str]) -> set[str]:
        """The exercises whose answers these names stand for or use, directly or through others."""
        return self._closure({cell for cell, defined, _ in self.cells if cell and defined & names})

    def _closure(self, needed: set[str]) -> set[str]:
        while True:
            names = set[str]().union(*(used for cell, _, used in self.cells if cell in needed))
            more = {cell for cell, defined, _ in self.cells if cell and defined & names}
            if more <= needed:
                return needed & self.exercises
            needed = needed | more

    @property
    def trained(self) -> set[str]:
        """The names to which the training gives a value."""
        return set().union(*(defined for cell, defined, _ in self.cells if cell == TRAIN))

    def names_elsewhere(self, cell: str | None) -> set[str]:
        """All names that other cells define or use."""
        return set[str]().union(*(defined | used for other, defined, used in self.cells if other != cell))
