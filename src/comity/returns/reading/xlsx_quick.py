"""Looking over the cells of one XLSX worksheet fast, as long as they are written in the usual ways.

A pattern that takes a whole usual cell runs several times faster than a call for each element. It is
sound because the same bytes go through the XML parser, which refuses what is not well-formed, and because
each `<c` in a row must be taken by the pattern: whatever else is in a sheet, and whatever seems wrong
with it, this gives up and the slow way decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .errors import UnreadableFile
from .formats import Shown
from .limits import MIB
from .shapes import TOO_LONG, UNCACHED, CellFault
from .xlsx_rules import BLANK, FILLED, INLINE, KINDS, NUMBER, TEXT, Rules, column_numbers
from .xmlguard import parse

_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,7})")?(?: t="([a-zA-Z]{1,9})")?'
    rb"(?:/>|>"
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    rb"(?:<v/>|<v>([^<]*)</v>|<is><t(?: [^<>]*)?>([^<]*)</t></is>)?"
    rb"</c>)"
)
_ROW = re.compile(rb'\s*<row((?: [A-Za-z0-9:]+="[^"<>]*")*) ?(/?)>')
_ROW_NUMBER = re.compile(rb' r="([^"]*)"')
_PREFIXED = re.compile(rb"<[A-Za-z0-9_.-]+:")
_PIECE_LIMIT = 4 * MIB
_MOST_KNOWN = 50_000
_TOO_MANY = frozenset({"too-many-cells", "too-many-rows", "too-many-columns"})


_SOUND = {
    Shown.NUMBER: (-1e300, 1e300),
    Shown.DATE: (61.0, 2_957_004.0),
    Shown.TIME: (0.0, 60.0),
    Shown.LENGTH: (0.0, 1e300),
}
"""Numbers between these two need no closer look."""


class _Unusual(Exception):  # noqa: N818 - no error: a reason to take the slow way
    pass


class _Known:
    """Cells of one style and kind: what the values seen so far came to."""

    __slots__ = ("kind", "sound", "style", "verdicts")

    def __init__(self, kind: str, style: int, shown: Shown) -> None:
        self.kind, self.style = kind, style
        self.sound = _SOUND[shown] if kind == NUMBER else None
        self.verdicts: dict[bytes, CellFault] = {}


def quick_scan(rules: Rules, chunks: Iterator[bytes]) -> bool:
    """Look over a sheet into `rules.facts`; False when it must be looked over the slow way."""
    scan = _Quick(rules)
    try:
        parse(f"the sheet {rules.sheet!r}", scan.watch(chunks), aside=_give_up, elements=False)
    except _Unusual:
        return False
    return scan.complete


def _give_up() -> None:
    raise _Unusual


class _Quick:
    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._carry = b""
        self._in_head = True
        self.complete = False
        self._letters = {letters.encode(): column for letters, column in column_numbers().items()}
        self._known: dict[tuple[bytes, bytes], _Known] = {}

    def watch(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the chunks on to the parser, looking at each after it."""
        for chunk in chunks:
            yield chunk
            try:
                self._feed(chunk)
            except UnreadableFile as error:
                if error.code in _TOO_MANY:
                    raise
                raise _Unusual from None

    def _feed(self, chunk: bytes) -> None:
        text = self._carry + chunk
        if self.complete:
            if b"sheetData" in text:
                raise _Unusual
            self._carry = text[-16:]
            return
        if self._in_head:
            at = text.find(b"<sheetData")
            if at < 0 or len(text) < at + 12:
                self._carry = text
                return
            if b"<row" in text[:at]:
                raise _Unusual
            if text[at + 10 : at + 12] == b"/>":
                self.complete, self._carry = True, b""
                return
            if text[at + 10 : at + 11] != b">":
                raise _Unusual
            self._in_head, text = False, text[at + 11 :]
        pieces = text.split(b"</row>")
        self._carry = pieces.pop()
        for piece in pieces:
            self._row(piece)
        close = self._carry.find(b"</sheetData>")
        if close >= 0:
            self._empty_rows(self._carry[:close])
            self._carry = self._carry[close + 12 :]
            if b"sheetData" in self._carry:
                raise _Unusual
            self.complete = True
        elif len(self._carry) > _PIECE_LIMIT:
            raise _Unusual

    def _empty_rows(self, text: bytes) -> None:
        if text.strip() and b"<c" in text:
            raise _Unusual
        at = 0
        while text[at:].strip():
            at, empty = self._start_row(text, at)
            if not empty:
                raise _Unusual

    def _start_row(self, text: bytes, at: int) -> tuple[int, bool]:
        opened = _ROW.match(text, at)
        if opened is None:
            raise _Unusual
        number = _ROW_NUMBER.search(opened[1])
        self._rules.next_row(number[1].decode("latin-1") if number else None)
        return opened.end(), bool(opened[2])

    def _row(self, piece: bytes) -> None:
        at, empty = self._start_row(piece, 0)
        while empty:
            at, empty = self._start_row(piece, at)
        cells = _CELL.findall(piece, at)
        if len(cells) != piece.count(b"<c", at) or (b":" in piece[at:] and _PREFIXED.search(piece, at)):
            raise _Unusual
        rules, letters, known_kinds, keep = self._rules, self._letters, self._known, self._rules.keep
        rules.budget.spend_cells(len(cells), rules.sheet)
        row_name = str(rules.row).encode()
        facts = rules.facts
        column = filled = last = 0
        for name, number, style, kind, formula, value, inline in cells:
            previous, column = column, letters.get(name, 0)
            if number != row_name or column <= previous:
                raise _Unusual
            known = known_kinds.get((style, kind))
            if known is None:
                known = self._learn(style, kind)
            if known.kind == INLINE:
                value = inline
            elif inline:
                raise _Unusual
            if formula:
                facts.formulas.append((rules.row, column))
                if not value and known.kind != TEXT:
                    rules.column = column
                    keep(UNCACHED)
                    continue
            verdict = known.verdicts.get(value)
            if verdict is None:
                rules.column = column
                verdict = self._judge(known, value)
            if verdict is FILLED:
                filled += 1
                last = column
            elif verdict is not BLANK:
                rules.column = column
                keep(verdict)
        if last:
            rules.column = last
            keep(FILLED)
            facts.filled += filled - 1

    def _learn(self, style: bytes, kind: bytes) -> _Known:
        name = kind.decode() or NUMBER
        if name not in KINDS:
            raise _Unusual
        number = self._rules.style(style.decode() if style else None)
        known = _Known(name, number, self._rules.book.shown[number])
        self._known[style, kind] = known
        return known

    def _judge(self, known: _Known, value: bytes) -> CellFault:
        if known.sound is not None and value:
            try:
                number = float(value)
            except ValueError:
                raise _Unusual from None
            if known.sound[0] <= number < known.sound[1] and b"_" not in value and value == value.strip():
                return FILLED
        if len(known.verdicts) > _MOST_KNOWN:
            known.verdicts.clear()
        verdict = self._rules.verdict(known.kind, known.style, value.decode())
        if b"&" in value and (b"&#" in value or verdict is TOO_LONG):
            raise _Unusual
        known.verdicts[value] = verdict
        return verdict
