"""Why a query's cell can be right as it is: the reason codes, each with its words and the queries that it answers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code and what it says; `queries` are the codes of issue that it is offered for, all where empty."""

    code: str
    words: str
    queries: frozenset[str]


@cache
def reasons() -> tuple[Reason, ...]:
    """Every reason, in the order that they are offered in."""
    text = files(__package__).joinpath("explanations.csv").read_text(encoding="utf-8")
    return tuple(
        Reason(row["code"], row["words"], frozenset(row["for"].split("|")) if row["for"] else frozenset())
        for row in csv.DictReader(text.splitlines())
    )


def reasons_for(query: str) -> tuple[Reason, ...]:
    """The reasons that can explain a query of a code: those made for it first, then those for any."""
    fitting = [reason for reason in reasons() if not reason.queries or query in reason.queries]
    return tuple(sorted(fitting, key=lambda reason: not reason.queries))


def reason_words(code: str) -> str:
    """What a reason says; a code of another release says itself."""
    return next((reason.words for reason in reasons() if reason.code == code), code)
