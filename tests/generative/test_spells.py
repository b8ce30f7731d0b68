"""What must always hold of months counted from spells."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from comity.judge.spells import Spell, months_of
from comity.memorandum import load

ENGLAND = load("england")
START = date(2026, 9, 30)

days = st.dates(date(2005, 1, 1), date(2027, 1, 1))


@st.composite
def spells(draw: st.DrawFn) -> Spell:
    first = draw(days)
    last = draw(st.one_of(st.none(), st.integers(0, 3000).map(lambda length: first + timedelta(days=length))))
    employment = draw(st.sampled_from(["direct", "direct", "agency", "other"]))
    context = draw(st.sampled_from(["child_and_family", "child_and_family", "other"]))
    authority = draw(st.sampled_from(["Derby", "Leicester", "Nowhere"]))
    return Spell(authority, first, last, employment, context, draw(st.booleans()))


@given(st.lists(spells(), max_size=6))
def test_order_and_repetition_do_not_matter(found):
    assert months_of(found, START, ENGLAND).months == months_of([*reversed(found), *found], START, ENGLAND).months


@given(st.lists(spells(), max_size=5), spells())
def test_another_spell_never_takes_months_away_by_more_than_rounding(found, another):
    more = months_of([*found, another], START, ENGLAND)
    fewer = months_of(found, START, ENGLAND)
    assert more.months >= fewer.months - len(found)


@given(st.lists(spells(), max_size=6))
def test_months_never_exceed_the_calendar(found):
    assert months_of(found, START, ENGLAND).months <= (START.year - 2005 + 1) * 12


@given(days)
def test_a_spell_cut_in_two_that_adjoin_counts_as_one(middle):
    whole = Spell("Derby", date(2004, 5, 17), date(2027, 2, 1), "direct", "child_and_family", True)
    first = Spell("Derby", whole.start_date, middle, "direct", "child_and_family", True)
    second = Spell("Derby", middle + timedelta(days=1), whole.end_date, "direct", "child_and_family", True)
    assert months_of([first, second], START, ENGLAND).months == months_of([whole], START, ENGLAND).months
