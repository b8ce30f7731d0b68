"""The stamp on a part's hidden sheet: which export it is a part of, whose it is, and what only the whole could show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.dictionary import FieldType, fields_by_name
from comity.returns.reading import TextFile, Workbook

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PART_SHEET = "_comity_part"
"""The hidden sheet's name."""

ON_SIGNOFFS = "signoffs."
"""Stands before a field of the Sign-offs sheet."""

ELSEWHERE = "a date elsewhere in the export"
"""Stands for another authority's date, which a part must not tell."""

_PART_OF, _AUTHORITY, _MONTH, _DAY = "part_of", "authority", "month_first", "day_first"


@dataclass(frozen=True, slots=True)
class PartStamp:
    """`part_of` is the SHA-256 of the export and `authority` the ONS code of whose rows these are.

    `month` and `day` are the fields of which the export held a date that can only have its month first, or its day:
    how a column's dates are read hangs on all of them. Those of its Sign-offs sheet stand behind `ON_SIGNOFFS`.
    """

    part_of: str
    authority: str
    month: frozenset[str] = frozenset()
    day: frozenset[str] = frozenset()

    def orders(self, sheet: str = "") -> Mapping[str, tuple[str, str]]:
        """For each such field, what stands for the date with its month first and the one with its day first.

        `sheet` is `ON_SIGNOFFS` for those of the Sign-offs sheet.
        """
        return {
            name.removeprefix(sheet): (ELSEWHERE if name in self.month else "", ELSEWHERE if name in self.day else "")
            for name in sorted(self.month | self.day)
            if name.startswith(ON_SIGNOFFS) == bool(sheet)
        }


@dataclass
class _Told:
    texts: dict[str, str] = field(default_factory=dict)
    fields: dict[str, set[str]] = field(default_factory=lambda: {_MONTH: set(), _DAY: set()})


def write_part_stamp(sheet: Worksheet, stamp: PartStamp) -> None:
    """Fill the hidden sheet."""
    rows = [(_PART_OF, stamp.part_of), (_AUTHORITY, stamp.authority)]
    rows += [(_MONTH, name) for name in sorted(stamp.month)] + [(_DAY, name) for name in sorted(stamp.day)]
    for row, (key, value) in enumerate(rows):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    sheet.very_hidden()


def read_part_stamp(source: Workbook | TextFile) -> PartStamp | None:
    """A file's stamp as a part, or None where it is not one."""
    sheets = source.sheets if isinstance(source, Workbook) else ()
    for sheet in sheets:
        if sheet.name != PART_SHEET:
            continue
        told = _Told()
        for key, value in ((str(row[0]), str(row[1])) for row in sheet.rows if len(row) > 1):
            if key in told.fields and _is_date(value):
                told.fields[key].add(value)
            else:
                told.texts[key] = value
        return PartStamp(
            told.texts.get(_PART_OF, ""),
            told.texts.get(_AUTHORITY, ""),
            frozenset(told.fields[_MONTH]),
            frozenset(told.fields[_DAY]),
        )
    return None


def _is_date(name: str) -> bool:
    known = fields_by_name().get(name.removeprefix(ON_SIGNOFFS))
    return known is not None and known.type is FieldType.DATE
