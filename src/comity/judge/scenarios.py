"""A memorandum's own scenarios judged: whether it does what its authors wrote that it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from comity.judge.check import check
from comity.memorandum.problems import Level, Problem
from comity.memorandum.scenarios import Scenario, disagreements, read_scenarios


def judged(name_or_path: str | Path) -> Iterator[tuple[Scenario, tuple[str, ...]]]:
    """Each scenario with how what was judged differs from it; nothing where it holds."""
    for scenario in read_scenarios(name_or_path):
        found = check(dict(scenario.facts), scenario.memorandum, scenario.as_at)
        yield scenario, disagreements(scenario, found.findings)


def unheld(name_or_path: str | Path) -> tuple[Problem, ...]:
    """A warning of each scenario that does not hold, as linting tells it. The bundle is one that loads."""
    return tuple(
        Problem(
            scenario.file,
            scenario.line,
            Level.WARNING,
            f"the scenario “{scenario.name}” does not hold: {words}",
            "Put the scenario right, or the clause that it is about",
        )
        for scenario, wrong in judged(name_or_path)
        for words in wrong
    )
