"""The national mapping: which column of the national return is made from what, and in whose words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import Field

from comity.dictionary import FieldType
from comity.memorandum.exact import Fact, Text, Whole, Yes, choose, quoted
from comity.memorandum.problems import Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import Written
from comity.returns.national.files import NationalFileError, read_shape, text_shape
from comity.returns.national.forms import date_form
from comity.returns.national.sources import TABLES, sources

FORMAT = "1"
WHAT = "national mapping"
_NUMBERS = (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL)
_MOST_DECIMALS = 6


class ColumnEntry(Written):
    """One column: its heading, what it is made from, and how that is written."""

    heading: Text
    source: Text = Field(alias="from")
    values: dict[str, Fact] = Field(default_factory=dict)
    dates: Text = ""
    decimals: Whole | None = None
    blank: Fact = ""
    included: Yes = True


class MappingFile(Written):
    """The whole file: one list of columns for each table, in the order that they are written."""

    format: Text
    title: Text
    confirmed: Yes
    note: Text = ""
    assignments: list[ColumnEntry]
    rules: list[ColumnEntry]
    cap_breaches: list[ColumnEntry]
    agencies: list[ColumnEntry]
    monthly_cost: list[ColumnEntry]


@dataclass(frozen=True, slots=True)
class MappedHeading:
    """A column that is written. `values` puts our codes into their words; `blank` is what stands for nothing."""

    heading: str
    source: str
    values: dict[str, str] = field(default_factory=dict)
    dates: str = ""
    decimals: int | None = None
    blank: str = ""


@dataclass(frozen=True)
class NationalMapping:
    """A mapping read and checked. `confirmed` says that somebody has set it beside the Department's own template."""

    title: str
    confirmed: bool
    note: str
    tables: dict[str, tuple[MappedHeading, ...]]


def load_mapping(path: str | Path) -> NationalMapping:
    """A mapping from its YAML file. Raises `NationalFileError` with every problem at once, each with its line."""
    path = Path(path)
    placed, problems = read_shape(path, MappingFile, WHAT, "--mapping")
    return _checked(placed, path.name, problems)


def parse_mapping(text: str, name: str) -> NationalMapping:
    """The same from its text, which `name` stands for in what is said of it."""
    problems: list[Problem] = []
    return _checked(text_shape(text, name, MappingFile, problems), name, problems)


def default_text() -> str:
    """The mapping that ships, as a file to adjust."""
    return files(__package__).joinpath("default.yaml").read_text(encoding="utf-8")


@cache
def default_mapping() -> NationalMapping:
    """The mapping that ships: Comity's own headings, which nobody at the Department has confirmed."""
    return parse_mapping(default_text(), "default.yaml")


def _checked(placed: Placed[MappingFile] | None, name: str, problems: list[Problem]) -> NationalMapping:
    if placed is not None:
        problems += _problems(placed)
    if problems or placed is None:
        raise NationalFileError(WHAT, name, problems)
    written = placed.value
    return NationalMapping(
        title=written.title,
        confirmed=written.confirmed,
        note=written.note,
        tables={
            table: tuple(
                MappedHeading(one.heading, one.source, dict(one.values), one.dates, one.decimals, one.blank)
                for one in getattr(written, table)
                if one.included
            )
            for table in TABLES
        },
    )


def _problems(placed: Placed[MappingFile]) -> Iterator[Problem]:
    """What only the meaning of the file shows."""
    if placed.value.format != FORMAT:
        yield placed.problem(f"format is {quoted(placed.value.format)}", f"Write format: {FORMAT}", "format")
    for table in TABLES:
        entries: list[ColumnEntry] = getattr(placed.value, table)
        if not any(one.included for one in entries):
            yield placed.problem(f"{table} has no column", "Write at least one: - {heading: ..., from: ...}", table)
        first: dict[str, int] = {}
        for place, one in enumerate(entries):
            if one.included and (before := first.setdefault(one.heading.casefold(), place)) != place:
                line = placed.line(table, before, "heading")
                yield placed.problem(
                    f"the heading {quoted(one.heading)} is given twice (first on line {line})",
                    "Give one of the columns another heading, or write included: no in one",
                    *(table, place, "heading"),
                )
            yield from _column(placed, table, place, one)


def _column(placed: Placed[MappingFile], table: str, place: int, one: ColumnEntry) -> Iterator[Problem]:
    known = sources(table)
    if one.source not in known:
        found = f"{quoted(one.source)} is nothing that a column of {table} can be made from"
        yield placed.problem(found, choose(one.source, list(known)), table, place, "from")
        return
    source = known[one.source]
    if one.values and not source.codes:
        found = f"{one.source} has no codes to put into other words"
        yield placed.problem(found, "Take values: out", table, place, "values")
    elif one.values:
        for code in one.values:
            if code not in source.codes:
                found = f"{quoted(code)} is not a code of {one.source}"
                yield placed.problem(found, choose(code, source.codes), table, place, "values", code)
        lacking = [code for code in source.codes if code not in one.values]
        if lacking:
            found = f"values of {one.source} do not say what {' and '.join(lacking)} becomes"
            yield placed.problem(found, f"Add {lacking[0]}: ...", table, place, "values")
    if one.dates and source.type is not FieldType.DATE:
        yield placed.problem(f"{one.source} is not a date", "Take dates: out", table, place, "dates")
    elif one.dates and (wrong := date_form(one.dates)):
        found = f"{quoted(one.dates)} is not a form of dates: {wrong}"
        yield placed.problem(found, "Write one such as dd/mm/yyyy or yyyy-mm-dd", table, place, "dates")
    if one.decimals is not None and source.type not in _NUMBERS:
        yield placed.problem(f"{one.source} has no decimals", "Take decimals: out", table, place, "decimals")
    elif one.decimals is not None and one.decimals > _MOST_DECIMALS:
        found = f"decimals is {one.decimals}"
        yield placed.problem(found, f"Write a number from 0 to {_MOST_DECIMALS}", table, place, "decimals")
