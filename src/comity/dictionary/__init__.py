"""The return dictionary: the single definition of what an assignment's columns are.

Template, reader, validator, judge and reference page are all made from `fields.csv` beside this
file. It lies beneath the judge because the judge needs a column's type before it can compare it.

Shapes in frames (the same on every engine):

| type                       | in a frame                                        |
|----------------------------|---------------------------------------------------|
| money, money per hour      | Int64, ten-thousandths of a pound (£34.50=345000) |
| decimal                    | Int64, millionths (0.6 FTE = 600000)              |
| integer                    | Int64                                             |
| date                       | Date                                              |
| yes/no                     | Boolean                                           |
| authority code             | String, ONS code                                  |
| quarter                    | String, such as 2026-Q3                           |
| text, code, registration   | String                                            |

A blank is null. `unreadable_<field>` (Boolean, absent = nothing unreadable) marks a cell that had
something in it that could not be read: it counts as blank but is never taken to mean "not done".
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

MONEY_SCALE = 10_000
"""Ten-thousandths of a pound to the pound."""

DECIMAL_SCALE = 1_000_000
"""Millionths to the whole; six decimals as in the annual census."""


class FieldType(StrEnum):
    """The type of a field, as `fields.csv` names it."""

    AUTHORITY = "authority code"
    QUARTER = "quarter"
    TEXT = "text"
    REGISTRATION = "registration number"
    CODE = "code"
    DATE = "date"
    DECIMAL = "decimal"
    INTEGER = "integer"
    MONEY = "money"
    MONEY_PER_HOUR = "money per hour"
    YES_NO = "yes/no"

    @property
    def scale(self) -> int:
        """How many of the frame's whole units make one: 1 where the type has no decimals."""
        if self in (FieldType.MONEY, FieldType.MONEY_PER_HOUR):
            return MONEY_SCALE
        return DECIMAL_SCALE if self is FieldType.DECIMAL else 1


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the return.

    `required` is the words of the dictionary: `always`, `optional`, or `when ...`.
    """

    name: str
    label: str
    type: FieldType
    required: str
    codes: tuple[str, ...]
    description: str
    position: int


@cache
def fields() -> tuple[Field, ...]:
    """Every field, in the order of the template."""
    text = files(__package__).joinpath("fields.csv").read_text(encoding="utf-8")
    return tuple(
        Field(
            name=row["field"],
            label=row["label"],
            type=FieldType(row["type"]),
            required=row["required"],
            codes=tuple(code for code in row["codes"].split("|") if code),
            description=row["description"],
            position=position,
        )
        for position, row in enumerate(csv.DictReader(text.splitlines()))
    )


@cache
def fields_by_name() -> dict[str, Field]:
    """The same fields by their column name."""
    return {field.name: field for field in fields()}
