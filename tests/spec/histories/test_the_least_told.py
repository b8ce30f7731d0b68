"""What one authority is told of another's leaver: enough for the cool-off, and no more.

The property: whatever is told, the cool-off comes to the same as by all the facts, with the same remedy, and neither
the reason for leaving nor the last day is in anything that is made of it.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity import load
from comity.clauses import Outcome
from comity.judge import check, complying
from comity.judge.conform import TOLD
from comity.judge.least import ENDED, HELD, WHERE, WHY, cool_off, least
from comity.judge.receipt import receipt, replay
from comity.judge.renewal import Standing, recheck_on, renewal
from comity.measures.patterns import Pattern, Seen, patterns
from comity.returns.leavers import REASONS

MEMORANDA = {name: load(name) for name in ("exemplar", "west-midlands")}
PARTIES = {name: [party.authority for party in found.parties][:2] for name, found in MEMORANDA.items()}


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(MEMORANDA)),
    reason=st.sampled_from(sorted(REASONS)),
    ended=st.dates(date(2025, 11, 1), date(2026, 12, 1)),
    days=st.integers(0, 400),
)
def test_what_is_told_comes_to_the_same_and_tells_no_reason_for_nothing(
    name: str, reason: str, ended: date, days: int
) -> None:
    asker, other = PARTIES[name]
    start = ended + timedelta(days=days)
    facts = {HELD: True, ENDED: ended, WHERE: other, WHY: reason}
    memorandum, here = MEMORANDA[name], {"authority": asker, "start_date": start}
    asked = {"authority": asker, "start": start, "memorandum": memorandum}
    whole, told = cool_off(facts, **asked), least(facts, **asked)  # type: ignore[arg-type]
    assert whole is not None
    assert told is not None
    assert not told.facts
    value = {"outcome": told.outcome, "until": told.lawful_from, "words": "So.", "instead_of": {}}
    judged = check({**here, TOLD: value}, memorandum, start)
    [found] = [each for each in judged.findings if each["clause"] == "cool-off"]
    excused = whole.outcome == Outcome.EXEMPT and found["outcome"] == Outcome.MET
    assert excused or found["outcome"] == whole.outcome
    if whole.outcome == Outcome.BREACHED:
        in_full = check({**here, **facts}, memorandum, start)
        [full] = [each for each in in_full.findings if each["clause"] == "cool-off"]
        assert (found["remedy"], found["working"]["first_lawful_start"]) == (full["remedy"], str(whole.lawful_from))
        assert complying(judged).values == complying(in_full).values
    content = receipt(judged, number="1", made_on=start, engine="1")
    assert reason not in str(content["findings"]) + str(content["facts"])
    assert "last_substantive_end_date" not in str(content)
    assert not replay(content, memorandum).differences


@pytest.mark.parametrize(
    ("until", "today", "stands"),
    [
        (date(2026, 11, 30), date(2026, 10, 1), Standing.CURRENT),
        (date(2026, 11, 30), date(2026, 11, 20), Standing.RENEWAL),
        (date(2026, 11, 30), date(2026, 12, 9), Standing.RENEWAL),
        (date(2026, 11, 30), date(2027, 1, 1), Standing.LAPSED),
        (date(2026, 6, 30), date(2026, 7, 1), Standing.LAPSED),
        (None, date(2026, 7, 1), Standing.NOT_KNOWN),
    ],
)
def test_a_registration_in_the_december_window_is_amber(until: date | None, today: date, stands: Standing) -> None:
    assert renewal(until, today) is stands


def test_a_registration_is_looked_at_again_before_its_last_day_and_after_it() -> None:
    assert recheck_on(date(2026, 10, 1), date(2026, 11, 30), 90) == date(2026, 11, 16)
    assert recheck_on(date(2026, 11, 20), date(2026, 11, 30), 90) == date(2026, 12, 1)
    assert recheck_on(date(2026, 12, 9), date(2026, 11, 30), 90) == date(2026, 12, 10)
    assert recheck_on(date(2026, 1, 1), None, 90) == date(2026, 4, 1)


def seen(ref: str, authority: str = "a", **facts: object) -> Seen:
    """An assignment of one worker."""
    given: dict[str, object] = {
        "worker": "k",
        "first": date(2026, 1, 1),
        "last": date(2026, 3, 31),
        "supplier": "Ripple",
        "route": "msp",
        "basis": "umbrella",
        "pay": 300_000,
        "charge": 350_000,
        **facts,
    }
    return Seen(authority=authority, ref=ref, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("later", "found"),
    [
        (seen("2", first=date(2026, 3, 1), supplier="Tide"), [Pattern.TWO_SUPPLIERS]),
        (seen("2", first=date(2026, 4, 1), supplier="Tide"), []),
        (seen("2", first=date(2026, 3, 1), supplier="RIPPLE "), []),
        (seen("2", first=date(2026, 4, 1), route="project_team", charge=400_000), [Pattern.DEARER_TEAM]),
        (seen("2", first=date(2026, 4, 1), route="project_team", charge=350_000), []),
        (seen("2", "b", first=date(2026, 6, 29), pay=300_001), [Pattern.RISE_ON_MOVING]),
        (seen("2", "b", first=date(2026, 6, 30), pay=300_001), []),
        (seen("2", "b", first=date(2026, 6, 1), pay=400_000, basis="paye"), []),
        (seen("2", "b", first=date(2026, 6, 1), pay=None), []),
        (seen("2", "b", first=date(2026, 6, 1), pay=400_000, worker="other"), []),
    ],
)
def test_patterns_are_those_and_no_others(later: Seen, found: list[Pattern]) -> None:
    assert [each.pattern for each in patterns([later, seen("1")])] == found
