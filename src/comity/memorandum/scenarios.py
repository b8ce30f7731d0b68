"""Scenarios: a memorandum's own tests, as a policy officer reads and writes them.

This module reads them. Judging is above this room in the house, so what runs them is too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from comity.dictionary import fields_by_name
from comity.memorandum.facts import Fact, fact
from comity.memorandum.loading import checked, resolved
from comity.memorandum.model import Memorandum


@dataclass(frozen=True, slots=True)
class Expected:
    """What a scenario expects of one clause. `reason` is words that the reason holds; `working` some of its values."""

    outcome: str
    reason: str = ""
    working: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One readable test, with where it is written, and the memorandum as at its date.

    `facts` has the file's background facts, then the scenario's own.
    """

    file: str
    line: int
    name: str
    as_at: date
    memorandum: Memorandum
    facts: Mapping[str, Fact]
    then: Mapping[str, Expected]


def read_scenarios(name_or_path: str | Path) -> tuple[Scenario, ...]:
    """Every scenario of a memorandum, in order of file. Raises `MemorandumError` where the bundle does not load."""
    found = checked(name_or_path)
    known = fields_by_name()
    memoranda: dict[date, Memorandum] = {}
    scenarios: list[Scenario] = []
    resolved(found, None)
    for placed in found.bundle.scenarios:
        for index, entry in enumerate(placed.value.scenarios):
            memorandum = memoranda.get(entry.as_at) or resolved(found, entry.as_at)
            memoranda[entry.as_at] = memorandum
            given = {**placed.value.background, **entry.given}
            scenarios.append(
                Scenario(
                    file=placed.file,
                    line=placed.line("scenarios", index),
                    name=entry.name,
                    as_at=entry.as_at,
                    memorandum=memorandum,
                    facts={name: fact(known[name], text) for name, text in given.items()},
                    then={
                        kind: Expected(held.outcome, held.reason, dict(held.working))
                        for kind, held in entry.then.items()
                    },
                )
            )
    return tuple(scenarios)


def disagreements(scenario: Scenario, findings: Iterable[Mapping[str, object]]) -> tuple[str, ...]:
    """How what was judged differs from what the scenario expects, in words; empty where it holds.

    `findings` have at least clause, outcome, reason and working (a mapping).
    """
    judged = {str(finding["clause"]): finding for finding in findings}
    wrong: list[str] = []
    for kind, expected in scenario.then.items():
        finding = judged.get(kind)
        if finding is None:
            wrong.append(f"{kind}: expected {expected.outcome}, and it was not judged")
            continue
        outcome, reason = str(finding["outcome"]), str(finding.get("reason") or "")
        if outcome != expected.outcome:
            why = f" ({reason})" if reason else ""
            wrong.append(f"{kind}: expected {expected.outcome}, found {outcome}{why}")
            continue
        if expected.reason not in reason:
            wrong.append(f'{kind}: expected the reason to hold "{expected.reason}", found "{reason}"')
        working = finding.get("working")
        held = working if isinstance(working, Mapping) else {}
        for name, value in expected.working.items():
            if str(held.get(name, "")) != value:
                wrong.append(f"{kind}: expected the working {name} to be {value}, found {held.get(name, 'nothing')}")
    return tuple(wrong)
