"""Looking over the cells of one XLSX worksheet, element by element.

Every cell must be in its place and hold what it says it holds. Cells that a reader would blank or
change in silence (errors, dates that never were, formulas never calculated) are remembered as faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .errors import UnreadableFile
from .facts import Budget, SheetFacts
from .limits import MAX_UNUSUAL_CELLS, MAX_XML_DEPTH
from .shapes import UNCACHED
from .xlsx_quick import quick_scan
from .xlsx_rules import INLINE, KINDS, NUMBER, TEXT, Book, Rules, column_numbers
from .xmlguard import damaged_xml, local, parse, too_deep


def scan_sheet(sheet: str, open_part: Callable[[], Iterator[bytes]], book: Book, budget: Budget) -> SheetFacts:
    """Look over one worksheet; raises `UnreadableFile` for what no spreadsheet program writes.

    Nearly all programs write cells in the same few ways, which are looked over quickly; a sheet with
    anything else in it is looked over again slowly, and only that decides.
    """
    cells = budget.cells
    quick = Rules(sheet, book, budget)
    if quick_scan(quick, open_part()):
        budget.close_sheet(quick.facts)
        return quick.facts
    budget.cells = cells
    _refuse_many(sheet, open_part())
    rules = Rules(sheet, book, budget)
    _parse(rules, open_part())
    budget.close_sheet(rules.facts)
    return rules.facts


def _refuse_many(sheet: str, chunks: Iterable[bytes]) -> None:
    """The slow way is for small sheets: counted first, so that a long one is refused soon."""
    count = 0
    for chunk in chunks:
        count += chunk.count(b"<c ") + chunk.count(b"<c/") + chunk.count(b"<c>")
        if count > MAX_UNUSUAL_CELLS:
            raise UnreadableFile(
                "too-many-cells",
                f"more than {MAX_UNUSUAL_CELLS:,} cells, written in an unusual way, in the sheet {sheet!r}",
                "a return",
                "Open it in Excel, save it again, and send that; or send the sheet as CSV.",
            )


def _parse(rules: Rules, chunks: Iterable[bytes]) -> None:
    scan = _Scan(rules)
    parse(f"the sheet {rules.sheet!r}", chunks, scan.start, scan.end, scan.text, scan.aside)
    rules.budget.spend_cells(scan.unspent, rules.sheet)


class _Scan:
    def __init__(self, rules: Rules) -> None:
        self.unspent = 0
        self._rules = rules
        self._depth = self._phonetic = self._values = self._style = 0
        self._row_name = ""
        self._in_data = self._was_data = self._in_row = self._in_cell = False
        self._kind = NUMBER
        self._seen: set[int] = set()
        self._formula = self._collect = False
        self._value: list[str] = []
        self._letters = column_numbers()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_XML_DEPTH:
            raise too_deep(f"the sheet {self._rules.sheet!r}")
        if ":" in name:
            name = local(name)
        if name == "c":
            self._start_cell(attributes)
        elif self._in_cell:
            self._start_in_cell(name)
        elif name == "row":
            if not self._in_data or self._in_row:
                raise self._broken("a row out of place")
            self._rules.next_row(attributes.get("r"))
            self._rules.budget.spend_cells(self.unspent, self._rules.sheet)
            self._row_name, self._in_row, self.unspent = str(self._rules.row), True, 0
            self._seen.clear()
        elif name == "sheetData":
            if self._was_data:
                raise self._broken("two tables in one sheet")
            self._in_data = self._was_data = True

    def end(self, name: str) -> None:
        self._depth -= 1
        if ":" in name:
            name = local(name)
        if name == "c":
            self._end_cell()
        elif name == "v" or name == "t":
            self._collect = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "row":
            self._in_row = False
        elif name == "sheetData":
            self._in_data = False

    def text(self, data: str) -> None:
        if self._collect:
            self._value.append(data)

    def aside(self) -> None:
        if self._in_cell:
            raise self._rules.bad("a comment or marked section within")

    def _start_cell(self, attributes: dict[str, str]) -> None:
        rules = self._rules
        if not self._in_row or self._in_cell:
            raise self._broken("a cell out of place")
        reference = attributes.get("r")
        if reference is None:
            column = rules.column + 1
        else:
            column = self._letters.get(reference[: -len(self._row_name)], 0)
            if not reference.endswith(self._row_name):
                column = 0
        if column in self._seen:
            rules.column = column
            raise rules.repeated()
        rules.next_cell(column, str(reference))
        self._seen.add(column)
        self.unspent += 1
        self._kind = attributes.get("t", NUMBER)
        if self._kind not in KINDS:
            raise rules.bad(f"a kind {self._kind[:20]!r}")
        self._style = rules.style(attributes.get("s"))
        self._in_cell, self._formula, self._values = True, False, 0
        self._value.clear()

    def _start_in_cell(self, name: str) -> None:
        if name == "v":
            if self._kind != INLINE:
                self._values += 1
                self._collect = True
        elif name == "t":
            self._collect = self._kind == INLINE and not self._phonetic
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic += 1
        elif name == "is":
            self._values += 1
            if self._kind != INLINE:
                raise self._rules.bad("text within, though it says it has none")

    def _end_cell(self) -> None:
        rules = self._rules
        self._in_cell = False
        if self._values > 1:
            raise rules.bad("two values")
        value = "".join(self._value)
        if self._formula:
            rules.facts.formulas.append((rules.row, rules.column))
            if not value and self._kind != TEXT:
                rules.keep(UNCACHED)
                return
        rules.keep(rules.verdict(self._kind, self._style, value))

    def _broken(self, what: str) -> Exception:
        return damaged_xml(f"the sheet {self._rules.sheet!r}", what)
