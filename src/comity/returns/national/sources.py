"""What a column of the national return can be made from, table by table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from comity.clauses.outcome import OUTCOMES
from comity.dictionary import FieldType, fields
from comity.memorandum.model import ASSIGNMENT_KINDS

ASSIGNMENTS, RULES, CAP_BREACHES, AGENCIES, MONTHLY_COST = (
    "assignments",
    "rules",
    "cap_breaches",
    "agencies",
    "monthly_cost",
)
TABLES: Mapping[str, str] = {
    ASSIGNMENTS: "Part 1 assignments",
    RULES: "Part 2 rules",
    CAP_BREACHES: "Part 2 cap breaches",
    AGENCIES: "Part 2 agencies",
    MONTHLY_COST: "Part 2 monthly cost",
}
"""Each table with its name, which is its sheet's and, with dashes, its file's."""

GIVEN, WORKED_OUT = "given", "worked_out"


@dataclass(frozen=True, slots=True)
class Source:
    """One thing that a column can be made from. `codes` are those that a mapping may put into other words."""

    name: str
    type: FieldType
    about: str
    codes: tuple[str, ...] = ()


def _dictionary() -> list[Source]:
    return [
        Source(one.name, one.type, one.description or one.label, ("yes", "no") if _yes(one.type) else one.codes)
        for one in fields()
    ]


def _yes(kind: FieldType) -> bool:
    return kind is FieldType.YES_NO


_KINDS = tuple(kind.value for kind in ASSIGNMENT_KINDS)
_OF_ASSIGNMENTS = [
    Source("authority_name", FieldType.TEXT, "The authority's name"),
    Source("authority_dfe_code", FieldType.TEXT, "The Department's three-digit code of the authority"),
    Source(
        "project_team_or_packaged",
        FieldType.YES_NO,
        "Whether the worker is supplied in a project team or packaged model",
        ("yes", "no"),
    ),
    Source("end_or_planned_end_date", FieldType.DATE, "The actual end date, or the planned one where there is none"),
]
_OF_BREACHES = [
    Source(
        "outcome", FieldType.CODE, "breached, or excepted where a signed departure covers it", ("breached", "excepted")
    ),
    Source("reason", FieldType.TEXT, "What was found of the assignment against its cap"),
    Source("signed_by", FieldType.TEXT, "The posts that signed the departure, each with its date"),
]
_OF_RULES = [
    Source("clause", FieldType.CODE, "The kind of clause", _KINDS),
    Source("code", FieldType.TEXT, "The clause's code in the memorandum"),
    Source("national_code", FieldType.TEXT, "The code of the national rule that the clause restates, or its own"),
    Source("heading", FieldType.TEXT, "The clause's heading"),
    Source("strength", FieldType.CODE, "How the clause binds", ("must", "should")),
    Source("bound", FieldType.INTEGER, "Assignments that the clause binds: met, breached, excepted and not known"),
    *(
        Source(outcome.value, FieldType.INTEGER, f"Assignments whose outcome is {outcome.value.replace('_', ' ')}")
        for outcome in OUTCOMES
    ),
    Source("per_cent_met", FieldType.DECIMAL, "Met, of those bound; what is not known is never counted as met"),
    Source("explanation", FieldType.TEXT, "The authority's explanation of what was not complied with"),
]
_OF_AGENCIES = [
    Source("agency", FieldType.TEXT, "An agency whose behaviour affected compliance, as the authority gives it"),
    Source("behaviour", FieldType.TEXT, "What it did, as the authority gives it"),
    Source("clause", FieldType.CODE, "The kind of clause that it affected, where one is given", _KINDS),
]
_OF_COSTS = [
    Source("month", FieldType.DATE, "The first day of the month"),
    Source("total_cost", FieldType.MONEY, "What the agency workforce cost in the month"),
    Source(
        "basis",
        FieldType.CODE,
        "Whether the authority gave the figure, or it was worked out from hours and charge rates",
        (GIVEN, WORKED_OUT),
    ),
    Source("assignments", FieldType.INTEGER, "Assignments that ran in the month"),
    Source("assignments_without_cost", FieldType.INTEGER, "Those with neither hours worked nor a cost"),
]


@cache
def sources(table: str) -> dict[str, Source]:
    """What the columns of a table can be made from, by name."""
    found = {
        ASSIGNMENTS: [*_dictionary(), *_OF_ASSIGNMENTS],
        RULES: _OF_RULES,
        CAP_BREACHES: [*_dictionary(), *_OF_ASSIGNMENTS, *_OF_BREACHES],
        AGENCIES: _OF_AGENCIES,
        MONTHLY_COST: _OF_COSTS,
    }[table]
    return {source.name: source for source in found}
