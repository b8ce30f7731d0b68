"""The scenarios that ship with each memorandum: given these facts, as at this date, then these outcomes."""

from __future__ import annotations

from pathlib import Path

import pytest

import comity.library
from comity.judge import check
from comity.memorandum import load, shipped
from comity.memorandum.bundle import read_bundle
from comity.memorandum.written import ScenarioEntry

LIBRARY = Path(comity.library.__file__).parent

SCENARIOS = [
    (name, file.value.background, scenario)
    for name in shipped()
    for file in read_bundle(LIBRARY / name.replace("-", "_")).scenarios
    for scenario in file.value.scenarios
]


@pytest.mark.parametrize(
    ("memorandum", "background", "scenario"),
    SCENARIOS,
    ids=[f"{name}: {scenario.name}" for name, _, scenario in SCENARIOS],
)
def test_scenario(memorandum: str, background: dict[str, str], scenario: ScenarioEntry) -> None:
    facts = {field: value for field, value in {**background, **scenario.given}.items() if value}
    findings = {finding["clause"]: finding for finding in check(facts, load(memorandum), scenario.as_at).findings}
    assert {kind: findings[kind]["outcome"] for kind in scenario.then} == {
        kind: expected.outcome for kind, expected in scenario.then.items()
    }
    for kind, expected in scenario.then.items():
        assert expected.reason in findings[kind]["reason"]


def test_every_shipped_memorandum_has_scenarios() -> None:
    assert {name for name, _, _ in SCENARIOS} == {"england", "west-midlands", "east-midlands", "exemplar"}
