"""The twelve weeks to equal treatment, as an HR officer would say them; and how long somebody has been at one place.

Each case is an authority's assignments of one worker, what they were away for, a day, and what the clock says then.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from comity.judge.equal_treatment import RULES, Away, Break, Does, Worked, clock
from comity.judge.tenure import tenure

MONDAY = date(2026, 1, 5)
ALWAYS = [Worked(MONDAY, None, "social_worker")]


def week(number: int) -> date:
    """The first day of a week, counted from the first."""
    return MONDAY + timedelta(weeks=number - 1)


def last_of(number: int) -> date:
    """The last day of a week."""
    return week(number) + timedelta(days=6)


def two(gap_weeks: int, role: str = "social_worker") -> list[Worked]:
    """Four weeks, a gap of so many, and then for good."""
    return [Worked(MONDAY, last_of(4), "social_worker"), Worked(week(5 + gap_weeks), None, role)]


CASES = {
    "twelve weeks on end": (ALWAYS, [], last_of(12), 12, week(13)),
    "a day short of twelve": (ALWAYS, [], last_of(12) - timedelta(days=1), 11, None),
    "a break of six weeks stands still": (two(6), [], last_of(18), 12, week(19)),
    "a break of seven weeks begins again": (two(7), [], last_of(18), 7, None),
    "another role's name does not begin it again": (two(0, "team_manager"), [], last_of(12), 12, week(13)),
    "a role that was blank and is told is the same": (two(0, ""), [], last_of(12), 12, week(13)),
    "sickness of ten weeks stands still": (
        two(10),
        [Away(week(5), last_of(14), Break.SICKNESS)],
        last_of(22),
        12,
        week(23),
    ),
    "sickness of thirty weeks begins again": (
        two(30),
        [Away(week(5), last_of(34), Break.SICKNESS)],
        last_of(40),
        6,
        None,
    ),
    "leave of ten weeks stands still": (two(10), [Away(week(5), last_of(14), Break.LEAVE)], last_of(22), 12, week(23)),
    "maternity runs on, which is not confirmed": (
        two(10),
        [Away(week(5), last_of(14), Break.PREGNANCY_OR_MATERNITY)],
        last_of(14),
        14,
        week(13),
    ),
    "maternity runs on to the planned last day, and stands still": (
        [Worked(MONDAY, last_of(4), "social_worker", last_of(8)), Worked(week(15), None, "social_worker")],
        [Away(week(5), last_of(14), Break.PREGNANCY_OR_MATERNITY)],
        last_of(18),
        12,
        week(19),
    ),
    "a week with one day of work counts": (
        ALWAYS,
        [Away(week(3) + timedelta(days=1), last_of(3))],
        last_of(12),
        12,
        week(13),
    ),
    "away since longer than six weeks": ([Worked(MONDAY, last_of(12), "social_worker")], [], last_of(20), 0, None),
}


@pytest.mark.parametrize("said", CASES)
def test_the_clock(said: str) -> None:
    worked, away, as_at, weeks, qualified_on = CASES[said]
    found = clock(worked, as_at, away)
    assert (found.weeks, found.qualified_on) == (weeks, qualified_on), found


def test_what_may_be_otherwise_is_said_beside_the_clock() -> None:
    """A new role begins it again only as regulation 7(3) has it, and a long gap only if it was no sickness or leave."""
    [role] = clock(two(0, "team_manager"), last_of(12)).notes
    assert "only if the work or duties are substantively different and the agency has told the worker" in role
    assert not clock(two(0, ""), last_of(12)).notes
    [gap] = clock(two(7), last_of(18)).notes
    assert gap.endswith("If it was sickness or leave, it may only have stood still, and the day come sooner.")
    assert not any("Nobody told why" in each for each in clock(two(7), last_of(18), [Away(week(5), last_of(11))]).notes)
    planned = [Worked(MONDAY, None, "social_worker", last_of(8))]
    [ran_on] = clock(planned, last_of(12), [Away(week(5), date.max, Break.PREGNANCY_OR_MATERNITY)]).notes
    assert "ran on to the planned last day, 1 March 2026" in ran_on


def test_what_is_not_confirmed_is_said_to_be_and_is_a_setting() -> None:
    assert {why for why, rule in RULES.items() if rule.grade == "unconfirmed"} == {
        Break.PREGNANCY_OR_MATERNITY,
        Break.PATERNITY_OR_ADOPTION,
    }
    away = [Away(week(5), last_of(14), Break.PREGNANCY_OR_MATERNITY)]
    stands_still = {**RULES, Break.PREGNANCY_OR_MATERNITY: RULES[Break.LEAVE]}
    assert stands_still[Break.PREGNANCY_OR_MATERNITY].does is Does.PAUSES
    assert not clock(two(10), last_of(14), away, stands_still).qualified


def test_days_at_one_authority_count_once_and_long_ones_warn() -> None:
    overlapping = [(MONDAY, last_of(20)), (week(10), last_of(26)), (week(40), None)]
    found = tenure(overlapping, last_of(41))
    assert [(stint.first, stint.last, stint.assignments) for stint in found.stints] == [
        (MONDAY, last_of(26), 2),
        (week(40), last_of(41), 1),
    ]
    assert (found.weeks, found.warning) == (28, 26)
    assert tenure(overlapping, last_of(10)).warning is None
