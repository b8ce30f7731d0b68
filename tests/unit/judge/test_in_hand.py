"""What a rate comes to in the worker's hand: sums that a worker can check, and nothing where a part is not stated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.judge import in_hand
from comity.memorandum import load
from comity.memorandum.model import ON_COST_PARTS, HolidayPay

ON = date(2026, 5, 1)
EXEMPLAR = load("exemplar")


def stating(**change):
    """The exemplar with its latest on-costs changed."""
    latest = EXEMPLAR.on_costs[-1].model_copy(update=change)
    return EXEMPLAR.model_copy(update={"on_costs": (*EXEMPLAR.on_costs[:-1], latest)})


def told(basis, rate="33.50", memorandum=EXEMPLAR, on=ON, **given):
    return in_hand(Decimal(rate), basis, memorandum, on, **given)


def test_an_umbrella_companys_margin_and_an_employers_costs_come_out_of_the_rate():
    found = told("umbrella")
    assert (found.hour, found.week, found.not_known) == (Decimal("28.81"), Decimal("1066.15"), [])
    assert [(step.words, step.sum, str(step.pounds)) for step in found.steps] == [
        ("The assignment rate for an hour, paid to the umbrella company", "as given", "33.50"),
        ("In a full week", "37 hours x £33.50", "1239.50"),
        ("Less the umbrella company's margin", "a week", "22.50"),
        ("Left for pay and an employer's costs", "£1,239.50 - £22.50", "1217.00"),
        ("Less employer National Insurance", "15% of what £1,066.15 is above £96.00", "145.52"),
        ("Less apprenticeship levy", "0.5% of £1,066.15", "5.33"),
        ("Gross pay in a full week, with holiday pay", "what is left", "1066.15"),
        ("Of it, holiday pay set aside and paid for leave", "12.07% of the £951.32 that is left", "114.82"),
        ("In hand for an hour worked", "£1,066.15 / 37 hours", "28.81"),
    ]
    assert found.counts_on == [
        "Holiday pay of £114.82 a week (12.07%) is in it, set aside and paid for leave.",
        "A week is of 37 hours, as the memorandum assumes.",
        "The umbrella company's margin is £22.50 a week, as the memorandum assumes.",
    ]
    assert found.citation.grade == "fictional"


def test_on_paye_holiday_pay_is_on_top_or_rolled_up_as_the_memorandum_says():
    on_top = told("paye", "27.40")
    assert (on_top.hour, on_top.week) == (Decimal("30.71"), Decimal("1136.17"))
    assert on_top.steps[-1].sum == "37 hours x £27.40 + 12.07%"
    assert on_top.counts_on[0] == "Holiday pay of £3.31 an hour (12.07%) is in it, paid on top of the rate."
    assert told("paye", "27.40", hours_a_week=Decimal(30)).counts_on[1] == "A week is of 30 hours, as given."
    rolled_up = told("paye", "27.40", stating(paye_holiday_pay=HolidayPay.ROLLED_UP))
    assert (rolled_up.hour, rolled_up.week) == (Decimal("27.40"), Decimal("1013.80"))
    assert (rolled_up.steps[1].words, rolled_up.steps[1].pounds) == ("Of it, holiday pay", Decimal("2.95"))
    assert rolled_up.counts_on[0] == "Holiday pay of £2.95 an hour (12.07%) is in it, rolled up in the rate."
    short = told("paye", memorandum=stating(paye_holiday_pay=HolidayPay.ROLLED_UP, holiday_pay_per_cent=None))
    assert (short.hour, short.counts_on[0]) == (
        Decimal("33.50"),
        "Holiday pay is in it, rolled up in the rate; how much of it is not known.",
    )


def test_a_limited_companys_is_its_turnover_and_no_ones_pay():
    found = told("limited_company", on=date(2020, 1, 1))
    assert (found.hour, found.week) == (Decimal("33.50"), None)
    assert "not the worker's pay" in found.words()
    assert found.counts_on == [
        "No holiday pay is added: leave is for the company to pay for out of it.",
        "What a week comes to is not known: the hours of a full week are not.",
    ]


@pytest.mark.parametrize(
    ("basis", "change", "missing"),
    [
        *(("umbrella", {part: None}, part) for part in ON_COST_PARTS[:3]),
        ("umbrella", {"umbrella_margin_a_week": None}, "umbrella_margin_a_week"),
        ("umbrella", {"hours_a_week": None}, "hours_a_week"),
        ("paye", {"paye_holiday_pay": None}, "paye_holiday_pay"),
        ("paye", {"holiday_pay_per_cent": None}, "holiday_pay_per_cent"),
    ],
)
def test_what_is_not_stated_is_not_known_and_never_guessed(basis, change, missing):
    found = told(basis, memorandum=stating(**change))
    assert (found.hour, found.week, found.not_known, found.counts_on) == (None, None, [missing], [])
    assert found.words().startswith("Not known: the memorandum does not say")


def test_before_any_on_costs_nothing_is_known_and_nothing_is_cited():
    found = told("umbrella", on=date(2025, 9, 30))
    assert (found.hour, found.citation) == (None, None)
    assert set(found.not_known) == set(ON_COST_PARTS) - {"paye_holiday_pay"}


def test_england_states_no_umbrella_margin_and_the_worker_may_say_theirs():
    england = load("west-midlands")
    assert told("umbrella", memorandum=england).not_known == ["umbrella_margin_a_week"]
    assert told("umbrella", memorandum=england, umbrella_margin_a_week=Decimal("22.50")).hour == Decimal("28.81")
    assert england.on_costs_on(ON).citation.grade == "unconfirmed"


@pytest.mark.parametrize(
    ("rate", "basis", "hours"), [("-1", "paye", None), ("NaN", "paye", None), ("1", "barter", None), ("1", "paye", "0")]
)
def test_what_cannot_be_is_refused(rate, basis, hours):
    with pytest.raises(ValueError, match="Write"):
        told(basis, rate, hours_a_week=None if hours is None else Decimal(hours))


@settings(max_examples=60, deadline=None)
@given(rate=st.decimals(0, 200, places=2), margin=st.decimals(0, 60, places=2), hours=st.integers(1, 60))
def test_an_umbrellas_parts_come_to_the_whole(rate, margin, hours):
    found = in_hand(rate, "umbrella", EXEMPLAR, ON, hours_a_week=Decimal(hours), umbrella_margin_a_week=margin)
    by_words = {step.words: step.pounds for step in found.steps}
    parts = [pounds for words, pounds in by_words.items() if words.startswith(("Less employer", "Less appr", "Gross"))]
    assert abs(sum(parts) - max(rate * hours - margin, Decimal(0))) <= Decimal("0.02")
    assert found.week <= rate * hours
