"""Reading OpenDocument spreadsheets in one guarded pass over their content.

The library that reads the other formats joins the text of a cell's comments to its value here, gives
errors back as text, and unrolls repeated rows before anybody can object; so the pass that looks a sheet
over also takes its values. Repeats are counted before they are unrolled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .errors import UnreadableFile
from .facts import Budget, SheetFacts, check_place, formula_note
from .limits import EXCEL_COLUMNS, MAX_PART_BYTES, MAX_SHEETS, MAX_TEXT, MAX_XML_DEPTH, MIB
from .ods_cells import AGAIN, bad_cell, cell_value
from .shapes import CellFault, cell_name
from .xmlguard import parse, too_deep
from .zipcheck import Archive

_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_MOST_ROWS = 1_048_576 * 16
_ASIDE = frozenset({"office:annotation", "draw:frame", "draw:object", "table:shapes", "table:tracked-changes",
                    "draw:custom-shape", "table:dde-links", "table:content-validations", "office:forms"})  # fmt: skip


def read_ods(archive: Archive, notes: list[str]) -> Iterator[dict[str, Any]]:
    """Everything there is to say about a workbook, in the order that the parent takes it."""
    if _CONTENT not in archive:
        raise UnreadableFile("damaged-workbook", "no content.xml", "an OpenDocument spreadsheet", AGAIN)
    _refuse_locked(archive)
    for name, info in archive.names.items():
        if name != _CONTENT and name.endswith((".xml", ".rdf")) and info.file_size <= MAX_PART_BYTES:
            parse(name, archive.chunks(name))
    reader = _Reader()
    # Said only when the whole is known to be sound: a fault at the end must not leave half a workbook.
    parse(_CONTENT, archive.chunks(_CONTENT), reader.start, reader.end, reader.text, reader.aside)
    if not reader.sheets:
        raise UnreadableFile("no-sheets", "a workbook without a sheet", "a sheet with a table", AGAIN)
    formulas = sum(len(sheet.facts.formulas) for sheet in reader.sheets)
    if formulas:
        notes.append(formula_note(formulas))
    for sheet in reader.sheets:
        facts = sheet.facts
        yield {"is": "sheet", "name": facts.name, "hidden": sheet.style in reader.hidden, "very_hidden": False}
        width = facts.last_column
        yield {"is": "rows", "rows": [row + [None] * (width - len(row)) for row in sheet.rows[: facts.last_row]]}
        yield {"is": "faults", "faults": [[r, c, f.found, f.expected] for (r, c), f in facts.errors.items()]}
        yield {"is": "formulas", "formulas": facts.formulas}


def _refuse_locked(archive: Archive) -> None:
    if _MANIFEST not in archive:
        return

    def start(name: str, _attributes: dict[str, str]) -> None:
        if name.endswith(":encryption-data") or name.endswith(":encrypted-key"):
            raise UnreadableFile(
                "encrypted",
                "a workbook locked with a password",
                "a workbook without one",
                "Open it, take the password off, save it, and send that by a secure route.",
            )

    parse(_MANIFEST, [archive.read(_MANIFEST, MAX_PART_BYTES)], start)


class _Sheet:
    def __init__(self, name: str, style: str) -> None:
        self.facts = SheetFacts(name)
        self.style = style
        self.rows: list[list[Any]] = []


class _Reader:
    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.hidden: set[str] = set()
        self._names: set[str] = set()
        self._budget = Budget()
        self._text_left = MAX_TEXT
        self._depth = self._aside = self._row = self._column = self._row_repeats = self._paragraphs = 0
        self._style = ""
        self._sheet: _Sheet | None = None
        self._cells: list[tuple[int, int, Any, CellFault | None, bool]] | None = None
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._in_paragraph = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_XML_DEPTH:
            raise too_deep(_CONTENT)
        if self._aside or name in _ASIDE:
            self._aside += 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            if self._cells is None or self._cell is not None:
                raise _misplaced("a cell")
            self._cell, self._paragraphs = attributes, 0
            self._text.clear()
        elif self._cell is not None:
            self._start_in_cell(name, attributes)
        elif name == "table:table-row":
            if self._sheet is None or self._cells is not None:
                raise _misplaced("a row")
            self._cells, self._column = [], 0
            self._row_repeats = _count(attributes, "table:number-rows-repeated")
        elif name == "table:table":
            self._start_table(attributes)
        elif name == "style:style":
            self._style = attributes.get("style:name", "") if attributes.get("style:family") == "table" else ""
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self._style)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._aside:
            self._aside -= 1
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "text:p":
            self._in_paragraph = False
        elif name == "table:table-row":
            self._end_row()
        elif name == "table:table" and self._sheet is not None:
            self._budget.close_sheet(self._sheet.facts)
            self._sheet = None

    def text(self, data: str) -> None:
        if self._in_paragraph and not self._aside:
            self._text.append(data)

    def aside(self) -> None:
        """Comments and marked sections change nothing here: this is the only reader."""

    def _start_table(self, attributes: dict[str, str]) -> None:
        if self._sheet is not None:
            raise _misplaced("a table within a table")
        name = attributes.get("table:name", "")
        if not name or name.casefold() in self._names:
            raise UnreadableFile(
                "repeated-sheet", f"two sheets named {name!r}", "sheets with names of their own", "Rename one of them."
            )
        self._names.add(name.casefold())
        self._sheet = _Sheet(name, attributes.get("table:style-name", ""))
        self.sheets.append(self._sheet)
        self._row = 0
        if len(self.sheets) > MAX_SHEETS:
            raise UnreadableFile("damaged-workbook", "too many sheets", f"at most {MAX_SHEETS}", AGAIN)

    def _start_in_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == "text:p":
            if self._paragraphs:
                self._text.append("\n")
            self._paragraphs += 1
            self._in_paragraph = True
        elif name == "text:s":
            self._text.append(" " * min(_count(attributes, "text:c"), MIB))
        elif name == "text:tab":
            self._text.append("\t")
        elif name == "text:line-break":
            self._text.append("\n")

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        self._in_paragraph = False
        repeats = _count(attributes, "table:number-columns-repeated")
        if self._column + repeats > EXCEL_COLUMNS * 4:
            raise self._far(self._row + 1, self._column + repeats)
        text = "".join(self._text)
        where = cell_name(self._row + 1, self._column + 1)
        try:
            value, fault = cell_value(attributes, text)
        except (KeyError, ValueError):
            kind = attributes.get("office:value-type", "")
            raise bad_cell(where, self._name, f"no true value of the kind {kind[:20]!r}") from None
        self._budget.spend_cells(1, self._name)
        formula = "table:formula" in attributes
        if value is not None or fault is not None:
            assert self._cells is not None
            self._cells.append((self._column, repeats, value, fault, formula))
        self._column += repeats

    def _end_row(self) -> None:
        cells, self._cells = self._cells or [], None
        repeats = self._row_repeats
        first, self._row = self._row, self._row + repeats
        if self._row > _MOST_ROWS:
            raise self._far(self._row, 1)
        if not cells or self._sheet is None:
            return
        last = cells[-1][0] + cells[-1][1]
        facts = self._sheet.facts
        check_place(self._row, last, facts.name)
        self._budget.spend_cells(repeats * sum(cell[1] for cell in cells), facts.name)
        characters = sum(len(value) * times for _, times, value, _, _ in cells if isinstance(value, str))
        self._text_left -= characters * repeats
        if self._text_left < 0:
            raise UnreadableFile("too-much-text", f"more than {MAX_TEXT // MIB} million characters", "a return", AGAIN)
        facts.last_row, facts.last_column = self._row, max(facts.last_column, last)
        rows = self._sheet.rows
        rows.extend([] for _ in range(first - len(rows)))
        for number in range(first + 1, self._row + 1):
            row: list[Any] = []
            for column, times, value, fault, formula in cells:
                row.extend([None] * (column - len(row)))
                row.extend([value] * times)
                for at in range(column + 1, column + times + 1):
                    if fault is not None:
                        facts.errors[number, at] = fault
                    if formula:
                        facts.formulas.append((number, at))
            rows.append(row)

    @property
    def _name(self) -> str:
        return self._sheet.facts.name if self._sheet else ""

    def _far(self, row: int, column: int) -> UnreadableFile:
        return UnreadableFile(
            "bad-cell-reference",
            f"{cell_name(row, column)} in the sheet {self._name!r}",
            "cells within the sheet",
            AGAIN,
        )


def _count(attributes: dict[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    if not (given.isascii() and given.isdigit() and len(given) < 10 and int(given)):
        raise UnreadableFile("bad-cell-reference", f"{name} of {given[:20]!r}", "a whole number from 1", AGAIN)
    return int(given)


def _misplaced(what: str) -> UnreadableFile:
    return UnreadableFile("damaged-xml", f"{what} out of place in {_CONTENT}", "an OpenDocument spreadsheet", AGAIN)
