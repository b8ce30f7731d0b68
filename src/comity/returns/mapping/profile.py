"""A mapping profile as data: which heading is which field, and what its values mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = 1
"""The version of the profile's own format."""

SURE = ("high", "medium", "low")
"""How sure a proposal is, best first."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A heading that a field is read from. `column` (letters) tells two columns of one heading apart;
    `unit` says what a bare number counts, where it is not the field's own unit."""

    heading: str
    field: str
    sure: str = "high"
    why: str = ""
    column: str = ""
    unit: str = ""
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MappedConstant:
    """One value for every row, for a field that the file has no column for."""

    value: str
    sure: str = "high"
    why: str = ""


@dataclass(frozen=True)
class Profile:
    """A whole profile. `values` is field -> text in the file -> what to read it as ('' = a blank).

    `confirmed` is for a person: an unconfirmed profile is used all the same, with a note saying so.
    `unmapped` (headings that mean nothing known), `missing` (fields with no column) and `unread_values` are left by
    the proposer for that person; reading takes nothing from them. `across` says that it is one sender's for several
    layouts, so that a heading of it which a file does not have is no error there.
    """

    columns: tuple[MappedColumn, ...]
    constants: Mapping[str, MappedConstant] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    confirmed: bool = False
    memorandum: str = ""
    file: str = ""
    sheet: str = ""
    unmapped: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unread_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    path: str = ""
    across: bool = False
