"""What is said to comply does: judged again with it, nothing is breached but what is said not to be mendable."""

from __future__ import annotations

from datetime import date
from typing import Any

import strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.clauses.setting import UNREADABLE_FIELDS
from comity.judge import complying
from comity.judge.check import check_typed
from comity.judge.conform import NEEDED
from comity.judge.facts import typed
from comity.memorandum import load
from comity.memorandum.model import Acceptance, Kind, MappedTitle, Memorandum

FLAGS = [f"unreadable_{field}" for field in UNREADABLE_FIELDS]


def crossed() -> Memorandum:
    """The exemplar with what could work against itself: a map of titles whose role has another cap, a register of
    suppliers, and a cool-off that reaches what already runs and whose months are not known for a while."""
    exemplar = load("exemplar")
    cool_off, notice = exemplar.clause("cool-off"), exemplar.clause("notice")
    assert cool_off is not None
    assert notice is not None
    first, second = cool_off.terms
    terms = (
        first,
        second.model_copy(update={"existing_from": date(2026, 3, 1)}),
        second.model_copy(update={"new_from": date(2026, 7, 1), "value": None, "unknown": "not agreed yet"}),
        second.model_copy(update={"new_from": date(2026, 8, 1), "value": 9}),
    )
    titles = tuple(
        MappedTitle(authority="X99000003", title="Social Worker", role=role, from_date=first, to_date=last)
        for role, first, last in (
            ("team_manager", date(2024, 1, 1), date(2026, 4, 1)),
            ("social_worker", date(2026, 4, 1), None),
        )
    )
    answers = (Acceptance(supplier="Tern & Co", accepted=True, on=date(2026, 1, 1)),)
    mapping = notice.model_copy(update={"kind": Kind.ROLE_MAPPING, "baseline": None, "titles": titles})
    chain = notice.model_copy(update={"kind": Kind.SUPPLY_CHAIN, "baseline": None, "acceptances": answers})
    others = tuple(clause for clause in exemplar.clauses if clause is not cool_off)
    clauses = (cool_off.model_copy(update={"terms": terms}), *others, mapping, chain)
    return exemplar.model_copy(update={"clauses": clauses, "digest": "crossed"})


MEMORANDA = [(load("exemplar"), "X99000003"), (load("west-midlands"), "E08000030"), (crossed(), "X99000003")]


@st.composite
def candidates(draw: st.DrawFn) -> tuple[dict[str, Any], Memorandum]:
    """Facts that breach more often than not: those of a party's candidate, often just out of a role nearby."""
    row = draw(strategies.assignments())
    memorandum, authority = draw(st.sampled_from(MEMORANDA))
    lately = {
        "had_substantive_role": True,
        "last_substantive_authority": authority,
        "last_substantive_end_date": draw(strategies.days),
        "leaving_reason": "resignation",
    }
    dear = {"role": "social_worker", "payment_basis": "umbrella", "pay_rate": draw(st.sampled_from([340000, 500000]))}
    team = {"supply_route": "project_team"}
    for part in (lately, dear, team, {"end_date": None, "unreadable_end_date": False}):
        row |= part if draw(st.booleans()) else {}
    row |= {"authority": authority, "start_date": draw(strategies.days)}
    return {key: value for key, value in row.items() if key in NEEDED or key in FLAGS}, memorandum


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(candidate=candidates(), as_at=st.sampled_from([date(2025, 9, 30), date(2026, 4, 10), date(2026, 9, 30)]))
def test_with_its_complying_facts_a_candidate_breaches_nothing(candidate: Any, as_at: date) -> None:
    facts, memorandum = candidate
    before = check_typed(facts, memorandum, as_at)
    found = complying(before)
    changed = typed(found.values)
    read = {f"unreadable_{field}": False for field in changed if field in UNREADABLE_FIELDS}
    after = check_typed({**facts, **changed, **read}, memorandum, as_at)
    breached = {clause for clause, outcome in after.outcomes.items() if outcome == "breached"}
    assert breached == {fact.clause for fact in found.facts if fact.value is None}
    assert after == found.again
    assert bool(found.facts) == ("breached" in before.outcomes.values())
    assert all(fact.value is not None or fact.note for fact in found.facts)
    assert not {field for field, value in changed.items() if facts.get(field) == value}
    assert complying(after).values == {}
