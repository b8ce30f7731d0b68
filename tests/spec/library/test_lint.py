"""Every memorandum that ships has nothing wrong with it, and says where all of it comes from."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from comity.memorandum import lint, load, shipped
from comity.memorandum.routes import departures_of

SEEDS = Path(__file__).parents[3] / ".." / "shared" / "seeds"

GRADES = {"primary", "secondary", "tertiary", "unconfirmed", "fictional"}

RUN = 12
"""Words in a row that would be the source's wording and not our own."""


def test_these_ship() -> None:
    assert shipped() == ("east-midlands", "england", "exemplar", "west-midlands")


@pytest.mark.parametrize("name", shipped())
def test_lint_finds_nothing(name: str) -> None:
    assert [problem.words() for problem in lint(name)] == []


@pytest.mark.parametrize("name", shipped())
def test_every_fact_has_a_source_and_a_grade(name: str) -> None:
    memorandum = load(name)
    citations = [memorandum.citation, *(version.citation for version in memorandum.versions)]
    for clause in memorandum.clauses:
        citations += [clause.citation, *(held.citation for held in (*clause.strength, *clause.terms))]
        citations += [term.citation for line in clause.caps for term in line.terms]
    assert memorandum.departures is not None
    citations += [memorandum.departures.citation, *(each.citation for each in memorandum.departures.route)]
    assert {citation.grade for citation in citations} <= GRADES
    assert all(citation.source for citation in citations)


@pytest.mark.parametrize("name", ["england", "west-midlands", "east-midlands"])
def test_a_real_memorandum_has_nothing_fictional(name: str) -> None:
    held = load(name)
    route = held.departures.route if held.departures else ()
    assert "fictional" not in {cited.citation.grade for cited in (*held.clauses, *route)}


@pytest.mark.parametrize("name", ["england", "west-midlands", "east-midlands"])
def test_a_term_of_a_clause_that_needs_a_number_has_one_or_says_why_not(name: str) -> None:
    numbered = {"price-cap", "cool-off", "experience", "notice", "references", "on-site"}
    bare = [
        (clause.code, term.new_from)
        for clause in load(name).clauses
        if clause.kind in numbered and not clause.caps
        for term in clause.terms
        if term.value is None and not term.unknown
    ]
    assert bare == []


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of words of a text."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not beside this checkout")
def test_the_wording_is_our_own() -> None:
    sources = set().union(*(runs(path.read_text(encoding="utf-8")) for path in SEEDS.iterdir()))
    clauses = [clause for name in ("west-midlands", "east-midlands") for clause in load(name).clauses]
    assert {clause.code: shared for clause in clauses if (shared := runs(clause.words) & sources)} == {}
    ladder = [rung for name in ("west-midlands", "east-midlands") for rung in departures_of(load(name)).ladder]
    assert [shared for rung in ladder if (shared := runs(rung.words) & sources)] == []


def test_terms_are_in_order_of_date() -> None:
    for name in shipped():
        for clause in load(name).clauses:
            assert all(before.new_from < after.new_from for before, after in pairwise(clause.terms))
