"""Whole columns of text to typed columns.

The canonical form of each type is read by vector expressions. The distinct texts that those leave
null go through `parse`, once each, and are mapped back: so the million ordinary cells cost little and
the odd ones are read by the one reader that knows about them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from comity.dictionary import Field, FieldType
from comity.returns.cells.blanks import BLANKS
from comity.returns.cells.context import Context
from comity.returns.cells.dates import FIRST_YEAR, LAST_YEAR
from comity.returns.cells.numbers import LARGEST
from comity.returns.cells.orders import DateOrder
from comity.returns.cells.parse import parse
from comity.returns.cells.problem import CellProblem, Value

FRAME_TYPES: dict[FieldType, pl.DataType] = {
    FieldType.DATE: pl.Date(),
    FieldType.MONEY: pl.Int64(),
    FieldType.MONEY_PER_HOUR: pl.Int64(),
    FieldType.DECIMAL: pl.Int64(),
    FieldType.INTEGER: pl.Int64(),
    FieldType.YES_NO: pl.Boolean(),
}
"""The frame's type for each type of field; every other is String."""

_REMEMBERED = 200_000


def frame_type(of: Field) -> pl.DataType:
    """The Polars type of a field's column."""
    return FRAME_TYPES.get(of.type, pl.String())


def fast(of: Field, text: pl.Expr, context: Context) -> pl.Expr:
    """The canonical texts of a field as values; null for every other text."""
    if context.values.get(of.name):
        return pl.lit(None, frame_type(of))
    match of.type:
        case FieldType.DATE:
            # Remembering the texts already read costs Polars more than reading them again.
            value = text.str.to_date("%Y-%m-%d", strict=False, cache=False)
            plausible = value.is_between(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
            return pl.when((text.str.len_bytes() == 10) & plausible).then(value)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR:
            return _scaled(text, 4)
        case FieldType.DECIMAL:
            return _scaled(text, 6) if of.name not in context.units else pl.lit(None, pl.Int64())
        case FieldType.INTEGER:
            if of.codes:
                return pl.when(text.is_in(of.codes)).then(text.cast(pl.Int64, strict=False))
            if of.name in context.units:
                return pl.lit(None, pl.Int64())
            # As an unsigned number Polars reads digits, with or without a plus, and nothing else.
            whole = text.cast(pl.UInt32, strict=False)
            return pl.when(whole <= LARGEST).then(whole.cast(pl.Int64))
        case FieldType.YES_NO:
            yes = text.is_in(["yes", "Yes", "Y", "true", "TRUE"])
            return pl.when(yes).then(True).when(text.is_in(["no", "No", "N", "false", "FALSE"])).then(False)
        case FieldType.CODE:
            return pl.when(text.is_in(of.codes)).then(text)
        case FieldType.AUTHORITY:
            return pl.when(text.is_in(list(context.authorities.names))).then(text)
        case FieldType.REGISTRATION:
            return pl.when(text.str.contains(r"^SW[1-9][0-9]{0,5}$")).then(text)
        case FieldType.QUARTER:
            return pl.when(text.str.contains(r"^20[0-9][0-9]-Q[1-4]$")).then(text)
        case FieldType.TEXT:
            return _text(of, text, context)


def _scaled(text: pl.Expr, places: int) -> pl.Expr:
    canonical = text.str.contains(rf"^[0-9]{{1,7}}(\.[0-9]{{1,{places}}})?$")
    return pl.when(canonical).then(text.cast(pl.Decimal(18, places), strict=False).to_physical().cast(pl.Int64))


def _text(of: Field, text: pl.Expr, context: Context) -> pl.Expr:
    if of.name == "signoff_clause":
        return pl.when(text.is_in(context.clauses)).then(text)
    ordinary = ~text.is_in(BLANK_LIST) & (text.str.contains(r"^[!-~]([ -~]*[!-~])?$"))
    return pl.when(ordinary).then(text)


BLANK_LIST = sorted(BLANKS)
"""`BLANKS` in the form that expressions take."""


@dataclass
class ColumnReader:
    """Reads one field's column, batch after batch, remembering the odd texts it has already read.

    `context` gives the authorities and the profile's words; `seen` grows by each distinct odd text;
    `order` tells whether a column of dates has months first.
    """

    of: Field
    context: Context
    seen: dict[str, Value | CellProblem] = field(default_factory=dict)
    order: DateOrder = field(default_factory=DateOrder)

    def fast(self, column: str) -> pl.Expr:
        """The vector reading of a text column, named as the field."""
        return fast(self.of, pl.col(column), self.context).alias(self.of.name)

    def finish(self, text: pl.Series, value: pl.Series) -> ReadColumn:
        """The column with its odd texts read: `text` as in the file, `value` as `fast` left it."""
        if value.null_count() == text.null_count():
            return ReadColumn(value)
        odd = text.filter(value.is_null() & text.is_not_null()).unique(maintain_order=True).to_list()
        if len(self.seen) > _REMEMBERED:
            self.seen.clear()
        for one in odd:
            if one not in self.seen:
                self.seen[one] = parse(one, self.of, self.context)
        readings = {one: self.seen[one] for one in odd}
        if self.of.type is FieldType.DATE:
            readings = self.order.settle(readings)
        return self._merge(text, value, readings)

    def expectations(self, texts: Iterable[str]) -> dict[str, str]:
        """What was expected in place of each text that could not be read."""
        read = {one: self.seen[one] if one in self.seen else parse(one, self.of, self.context) for one in texts}
        return {one: problem.expected for one, problem in read.items() if isinstance(problem, CellProblem)}

    def _merge(self, text: pl.Series, value: pl.Series, readings: Mapping[str, Value | CellProblem]) -> ReadColumn:
        problems = {one: read for one, read in readings.items() if isinstance(read, CellProblem)}
        values = {one: (read.kept if isinstance(read, CellProblem) else read) for one, read in readings.items()}
        usable = {one: read for one, read in values.items() if read is not None}
        if usable:
            old = pl.Series(list(usable), dtype=pl.String)
            new = pl.Series(list(usable.values()), dtype=frame_type(self.of), strict=True)
            mapped = text.replace_strict(old, new, default=None, return_dtype=frame_type(self.of))
            value = pl.select(pl.coalesce(value, mapped)).to_series().alias(self.of.name)
        if not problems:
            return ReadColumn(value)
        errors = [one for one, problem in problems.items() if problem.level == "error"]
        unreadable = text.is_in(errors).fill_null(value=False) if errors else None
        return ReadColumn(value, unreadable, problems)


@dataclass(frozen=True)
class ReadColumn:
    """A typed column, which of its cells could not be read (None = all could), and what was wrong with each text."""

    value: pl.Series
    unreadable: pl.Series | None = None
    problems: Mapping[str, CellProblem] = field(default_factory=dict)
