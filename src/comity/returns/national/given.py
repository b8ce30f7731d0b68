"""What only the authority can say: explanations, agencies that affected compliance, and its own monthly totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from comity.dictionary import FieldType
from comity.memorandum.exact import Text, choose, quoted, wrong
from comity.memorandum.model import ASSIGNMENT_KINDS
from comity.memorandum.problems import Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import Written
from comity.returns.national.files import NationalFileError, read_shape

WHAT = "file of explanations"


def _pounds(value: Any) -> Decimal:
    text = "" if value is None else str(value).strip()
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,2})?", text):
        raise wrong(f"{quoted(text)} is not an amount", "Write pounds and pence with no sign or comma: 123456.78")
    return Decimal(text)


Pounds = Annotated[Decimal, BeforeValidator(_pounds)]


class AgencyEntry(Written):
    """An agency, what it did, and which kind of clause that affected."""

    agency: Text
    behaviour: Text
    clause: Text = ""


class GivenFile(Written):
    """The file as it is written; every key may be left out."""

    explanations: dict[str, Text] = Field(default_factory=dict)
    agencies: list[AgencyEntry] | None = None
    monthly_cost: dict[str, Pounds] = Field(default_factory=dict)
    signed: dict[str, Text] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgencyNote:
    """An agency whose behaviour affected compliance; `clause` is a kind of clause, or ""."""

    agency: str
    behaviour: str
    clause: str = ""


@dataclass(frozen=True)
class Given:
    """`explanations` by kind of clause; `agencies`, where None is that nothing was said and () that there are none;
    `monthly_cost` by month (2026-07), in ten-thousandths of a pound; `signed` by assignment reference: who signed its
    pay above the cap, or that nobody did, where its rows do not say."""

    explanations: Mapping[str, str] = field(default_factory=dict)
    agencies: tuple[AgencyNote, ...] | None = None
    monthly_cost: Mapping[str, int] = field(default_factory=dict)
    signed: Mapping[str, str] = field(default_factory=dict)


def load_given(path: str | Path) -> Given:
    """From a YAML file. Raises `NationalFileError` with every problem at once, each with its line."""
    path = Path(path)
    placed, problems = read_shape(path, GivenFile, WHAT, "--given")
    if placed is not None:
        problems += _problems(placed)
    if problems or placed is None:
        raise NationalFileError(WHAT, path.name, problems)
    written = placed.value
    notes = None if written.agencies is None else [AgencyNote(**one.model_dump()) for one in written.agencies]
    return Given(
        explanations=dict(written.explanations),
        agencies=None if notes is None else tuple(notes),
        monthly_cost={month: int(cost * FieldType.MONEY.scale) for month, cost in written.monthly_cost.items()},
        signed=dict(written.signed),
    )


def _problems(placed: Placed[GivenFile]) -> Iterator[Problem]:
    kinds = [kind.value for kind in ASSIGNMENT_KINDS]
    for kind in placed.value.explanations:
        if kind not in kinds:
            found = f"{quoted(kind)} is not a kind of clause that is judged of an assignment"
            yield placed.problem(found, choose(kind, kinds), "explanations", kind)
    for place, one in enumerate(placed.value.agencies or []):
        if one.clause and one.clause not in kinds:
            found = f"{quoted(one.clause)} is not a kind of clause that is judged of an assignment"
            yield placed.problem(found, choose(one.clause, kinds), "agencies", place, "clause")
    for month in placed.value.monthly_cost:
        if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
            yield placed.problem(f"{quoted(month)} is not a month", "Write it as 2026-07", "monthly_cost", month)
