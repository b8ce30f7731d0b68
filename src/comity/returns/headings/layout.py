"""The layout of one table: where its headings are, and where each field's values come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from comity.returns.cells.orders import DateOrder, says_month_first

THE_TEMPLATE = "the template"
"""The source of what a template says of itself as a whole."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: `index` from 0, and its heading as written."""

    index: int
    heading: str

    @property
    def letters(self) -> str:
        """The column as a spreadsheet names it."""
        from comity.returns.reading import column_letters

        return column_letters(self.index + 1)


@dataclass(frozen=True, slots=True)
class Constant:
    """One value for every row of a field that the file has no column for, and where it came from."""

    value: str
    source: str


@dataclass(frozen=True)
class Layout:
    """Which column each field is read from.

    `header_row` is the row of the headings from 1, as a spreadsheet counts. `unmapped` are columns with
    a heading or values that no field is read from; `ignored` those that a profile says to leave.
    `defaults` fill blank cells of a column (a template's own quarter, or the constant of a column that a correction
    has added); `asked` is what a column's cells should say, because it was given when the file was read. `values` and
    `units` are a profile's words for `cells.Context`. `orders` says of a date field what shows that months, and days,
    come first in the export that this file is a part of ("" for nothing).
    """

    sheet: str
    header_row: int
    columns: Mapping[str, Column]
    width: int
    constants: Mapping[str, Constant] = field(default_factory=dict)
    defaults: Mapping[str, Constant] = field(default_factory=dict)
    asked: Mapping[str, Constant] = field(default_factory=dict)
    unmapped: tuple[Column, ...] = ()
    ignored: tuple[Column, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def stamped(self) -> tuple[str, ...]:
        """The fields whose default is the template's own."""
        return tuple(name for name, one in self.defaults.items() if one.source == THE_TEMPLATE)

    def date_order(self, name: str) -> DateOrder:
        """What is known of a column of dates before its cells are read."""
        month, day = self.orders.get(name, ("", ""))
        return DateOrder(said=says_month_first(self.columns[name].heading), month=month, day=day)
