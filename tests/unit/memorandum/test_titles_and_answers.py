"""Local titles and suppliers' answers: tables that no shipped memorandum has yet."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from comity.memorandum import lint, load, to_html
from comity.memorandum.bundle import Bundle
from comity.memorandum.checking import check
from comity.memorandum.loading import folder_of
from comity.memorandum.model import Memorandum
from comity.memorandum.problems import Level, MemorandumError, Problem

TITLES = "authority,title,role,from,to\n"
ONE = "X99000001,Consultant social worker,advanced_practitioner,2025-10-01,2026-04-01\n"
TWO = "X99000001,Consultant social worker,team_manager,2026-04-01,\n"
CLAUSE = """\
code: SEV-{code}
kind: {kind}
heading: Another
words: Words.
citation: {{source: Minutes, grade: fictional}}
strength: [{{value: should, from: 2025-10-01}}]
terms: [{{new_from: 2025-10-01}}]
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The exemplar with a role-mapping and a supply-chain clause."""
    bundle = Path(shutil.copytree(folder_of("exemplar"), tmp_path / "bundle"))
    for code, kind in ((11, "role-mapping"), (12, "supply-chain")):
        (bundle / f"clauses/{code}-{kind}.yaml").write_text(CLAUSE.format(code=code, kind=kind), encoding="utf-8")
    return bundle


def told(bundle: Path) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.found) for problem in lint(bundle)]


def test_titles_belong_to_the_role_mapping_clause_and_are_published(bundle: Path) -> None:
    (bundle / "titles.csv").write_text(TITLES + TWO + ONE, encoding="utf-8")
    clause = load(bundle).clause("role-mapping")
    assert clause is not None
    assert [(title.role, title.from_date, title.to_date) for title in clause.titles] == [
        ("advanced_practitioner", date(2025, 10, 1), date(2026, 4, 1)),
        ("team_manager", date(2026, 4, 1), None),
    ]
    assert "Consultant social worker" in to_html(load(bundle))


@pytest.mark.parametrize(
    ("rows", "line", "found"),
    [
        (
            ONE + TWO.replace("2026-04-01", "2026-03-31"),
            3,
            'overlap: "Consultant social worker" is mapped twice from 2026-03-31',
        ),
        (ONE.replace("X99000001", "X99000009"), 2, '"X99000009" is not an authority that is known'),
        (ONE.replace("advanced_practitioner", "consultant"), 2, '"consultant" is not a role of the scheme'),
        (
            ONE.replace("2026-04-01", "2025-10-01"),
            2,
            '"Consultant social worker" ends on 2025-10-01, not after it begins on 2025-10-01',
        ),
    ],
    ids=["overlap", "authority", "role", "dates"],
)
def test_titles_that_cannot_be(rows: str, line: int, found: str, bundle: Path) -> None:
    (bundle / "titles.csv").write_text(TITLES + rows, encoding="utf-8")
    assert told(bundle) == [("titles.csv", line, found)]


def test_titles_without_their_clause(bundle: Path) -> None:
    (bundle / "titles.csv").write_text(TITLES + ONE, encoding="utf-8")
    (bundle / "clauses/11-role-mapping.yaml").unlink()
    assert told(bundle) == [("titles.csv", 2, "there are local titles, and no role-mapping clause")]


def test_answers_belong_to_the_supply_chain_clause(bundle: Path) -> None:
    clause = load(bundle).clause("supply-chain")
    assert clause is not None
    assert clause.acceptances is None
    (bundle / "acceptances.csv").write_text("supplier,accepted,on\nNorth Star,yes,2025-11-03\n", encoding="utf-8")
    clause = load(bundle).clause("supply-chain")
    assert clause is not None
    assert clause.acceptances is not None
    assert [(held.supplier, held.accepted, held.on) for held in clause.acceptances] == [
        ("North Star", True, date(2025, 11, 3))
    ]
    (bundle / "clauses/12-supply-chain.yaml").unlink()
    assert told(bundle) == [("acceptances.csv", 2, "there are suppliers' answers, and no supply-chain clause")]


def test_a_baseline_that_does_not_load_is_told_once(bundle: Path) -> None:
    def broken(name: str) -> Memorandum:
        raise MemorandumError(name, [Problem("caps.csv", 1, Level.ERROR, "it is empty", "Write it")])

    found = check(bundle, ("england",), broken)
    assert isinstance(found.bundle, Bundle)
    assert [(problem.line, problem.found) for problem in found.problems] == [
        (9, "its baseline england does not load itself (problems: 1)")
    ]
