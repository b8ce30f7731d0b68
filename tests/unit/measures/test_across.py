"""The checks across authorities, case by case."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from comity.measures.across import Checked, agency_spellings, rates_far_out, spellings_of, two_places
from comity.measures.across.agencies import same_agency
from comity.measures.pooled import POOLED

AS_AT = date(2026, 9, 30)


def pool(*rows: dict[str, Any]) -> pl.DataFrame:
    """Pooled rows: a plain assignment, changed by what each says."""
    plain: dict[str, Any] = {
        "authority": "Coldharbour",
        "quarter": "2026-Q3",
        "assignment_ref": "C1",
        "worker_key": "a" * 64,
        "role": "social_worker",
        "payment_basis": "paye",
        "supply_route": "msp",
        "agency": "Ripple Social Work",
        "start_date": date(2026, 7, 1),
        "planned_end_date": date(2026, 12, 31),
        "end_date": None,
        "hours_per_week": 37_000_000,
        "pay_rate": 300_000,
        "charge_rate": 360_000,
    }
    return pl.DataFrame([plain | row for row in rows], schema=POOLED)


def other(**facts: Any) -> dict[str, Any]:
    """An assignment at another authority."""
    return {"authority": "Marshgate", "assignment_ref": "M1"} | facts


def working(checked: Checked, at: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(checked.findings["working"][at])
    return found


def test_a_worker_at_two_authorities_at_once_is_found() -> None:
    rows = pool({}, other(start_date=date(2026, 9, 1), end_date=date(2026, 9, 20)))
    checked = two_places(rows, authority="Coldharbour", as_at=AS_AT)
    assert checked.findings["reason"].to_list() == [
        "This worker is also with another authority of the region on 20 days from 1 September 2026 to "
        "20 September 2026. Together the hours are over 48 a week, so part-time work does not explain it."
    ]
    assert working(checked)["days"] == 20


def test_an_assignment_without_an_end_counts_to_the_as_at_date_and_no_further() -> None:
    checked = two_places(pool({}, other(end_date=date(2027, 1, 1))), authority="Coldharbour", as_at=AS_AT)
    assert working(checked)["last_day"] == "2026-09-30"
    later = pool({}, other(start_date=date(2026, 10, 1)))
    assert two_places(later, authority="Coldharbour", as_at=AS_AT).findings.is_empty()


def test_assignments_that_only_touch_are_said_to() -> None:
    rows = pool({"end_date": date(2026, 8, 1)}, other(start_date=date(2026, 8, 1)))
    checked = two_places(rows, authority="Coldharbour", as_at=AS_AT)
    assert working(checked)["touching"] is True
    assert "ends on the day that the other begins" in checked.findings["reason"][0]
    apart = pool({"end_date": date(2026, 7, 31)}, other(start_date=date(2026, 8, 1)))
    assert two_places(apart, authority="Coldharbour", as_at=AS_AT).findings.is_empty()


@pytest.mark.parametrize(("hours", "could"), [(11_000_000, True), (11_500_000, False), (None, None)])
def test_whether_part_time_work_could_explain_it_is_said(hours: int | None, could: bool | None) -> None:
    checked = two_places(pool({}, other(hours_per_week=hours)), authority="Coldharbour", as_at=AS_AT)
    assert working(checked)["hours_could_explain"] is could


def test_the_other_authority_is_named_only_where_the_region_says_so() -> None:
    rows = pool({}, other())
    kept = two_places(rows, authority="Coldharbour", as_at=AS_AT)
    assert "Marshgate" not in str(kept.findings.to_dicts())
    assert "hours_together" not in working(kept)
    named = two_places(rows, authority="Coldharbour", as_at=AS_AT, name_others=True)
    assert "also with Marshgate of the region" in named.findings["reason"][0]
    assert working(named)["hours_together"] == 74


def test_two_assignments_at_one_authority_are_no_finding_here() -> None:
    rows = pool({}, {"assignment_ref": "C2"})
    assert two_places(rows, authority="Coldharbour", as_at=AS_AT).findings.is_empty()


def test_an_assignment_returned_in_two_quarters_is_found_once() -> None:
    rows = pool({"quarter": "2026-Q2"}, {}, other(), other(quarter="2026-Q2"))
    assert two_places(rows, authority="Coldharbour", as_at=AS_AT).findings.height == 1


def test_without_a_worker_key_it_cannot_be_told() -> None:
    checked = two_places(pool({"worker_key": None}, other()), authority="Coldharbour", as_at=AS_AT)
    assert checked.findings.is_empty()
    assert checked.cannot_tell == {"no registration number or start date": 1}


def peers(rates: list[int], **facts: Any) -> list[dict[str, Any]]:
    """Comparables at four other authorities."""
    return [
        {"authority": f"Peer {at % 4}", "assignment_ref": f"P{at}", "pay_rate": rate} | facts
        for at, rate in enumerate(rates)
    ]


TEN = [280_000, 285_000, 290_000, 295_000, 300_000, 300_000, 305_000, 310_000, 315_000, 320_000]


def test_a_rate_over_three_scaled_mads_from_the_median_is_found() -> None:
    # The median is £30, the distances' median £1, so the limit is £30 + 3 x 1.4826 x £1 = £34.4478.
    checked = rates_far_out(pool({"pay_rate": 344_479}, *peers(TEN)), authority="Coldharbour")
    assert checked.findings["reason"].to_list() == [
        "£34.4479 an hour is far above £30.00, the median of 10 or more comparable assignments in the region (same "
        "role and payment basis, 2026-Q3)."
    ]


def test_a_rate_at_the_limit_is_not_over_it() -> None:
    assert rates_far_out(pool({"pay_rate": 344_478}, *peers(TEN)), authority="Coldharbour").findings.is_empty()


def test_a_rate_far_below_is_found_as_well() -> None:
    checked = rates_far_out(pool({"pay_rate": 150_000}, *peers(TEN)), authority="Coldharbour")
    assert "far below £30.00, the median" in checked.findings["reason"][0]


def test_the_number_of_mads_is_the_regions() -> None:
    rows = pool({"pay_rate": 344_479}, *peers(TEN))
    assert rates_far_out(rows, authority="Coldharbour", mads=Fraction(7, 2)).findings.is_empty()


def test_fewer_than_ten_comparables_are_no_finding_but_counted() -> None:
    checked = rates_far_out(pool({"pay_rate": 900_000}, *peers(TEN[:9])), authority="Coldharbour")
    assert checked.findings.is_empty()
    assert checked.cannot_tell == {"too few comparables": 1}


def test_comparables_of_two_authorities_are_too_few_to_tell() -> None:
    rows = pool({"pay_rate": 900_000}, *[row | {"authority": f"Peer {at % 2}"} for at, row in enumerate(peers(TEN))])
    assert rates_far_out(rows, authority="Coldharbour").cannot_tell == {"too few comparables": 1}


def test_comparables_mostly_ones_own_tell_nothing_of_the_few_others() -> None:
    own = [{"assignment_ref": f"C{at}", "pay_rate": rate} for at, rate in enumerate(TEN[:7])]
    for others, told in ((4, 0), (5, 1)):
        rows = pool({"pay_rate": 900_000}, *own, *peers(TEN[:others]))
        assert rates_far_out(rows, authority="Coldharbour").findings.height == told
    assert rates_far_out(rows, authority="Coldharbour", least_others=6).findings.is_empty()


def test_another_role_payment_basis_or_quarter_is_no_comparable() -> None:
    for unlike in ({"role": "team_manager"}, {"payment_basis": "umbrella"}, {"quarter": "2026-Q2"}):
        checked = rates_far_out(pool({"pay_rate": 900_000}, *peers(TEN, **unlike)), authority="Coldharbour")
        assert checked.cannot_tell == {"too few comparables": 1}


def test_where_comparables_do_not_differ_it_cannot_be_told() -> None:
    rows = peers([300_000] * 10)
    assert rates_far_out(pool({"pay_rate": 310_000}, *rows), authority="Coldharbour").cannot_tell == {
        "comparables do not differ": 1
    }
    same = rates_far_out(pool({"pay_rate": 300_000}, *rows), authority="Coldharbour")
    assert (same.findings.height, same.cannot_tell) == (0, {})


def test_a_finding_tells_no_row_of_anothers() -> None:
    checked = rates_far_out(pool({"pay_rate": 344_479}, *peers(TEN)), authority="Coldharbour")
    assert set(working(checked)) == {"rate", "median", "least", "way", "mads", "quarter"}


WAYS = [
    "Ripple Social Work",
    "RIPPLE SOCIAL WORK LTD",
    "Ripple Soc Wrk",
    "Ripple Social-Work Limited",
    "Riple Social Work",
]


def test_one_agency_spelled_five_ways_is_found_with_one_spelling_proposed() -> None:
    rows = pool(
        *({"assignment_ref": f"C{at}", "agency": way} for at, way in enumerate([*WAYS, WAYS[0]])),
        other(agency="Brightwater Care"),
    )
    found = agency_spellings(rows)
    assert set(found["spelling"]) == set(WAYS)
    assert found["proposed"].unique().to_list() == ["Ripple Social Work"]
    assert found.filter(spelling="Ripple Social Work")["assignments"].item() == 2


@pytest.mark.parametrize(
    ("one", "another"),
    [
        ("Northern Social Work", "Southern Social Work"),
        ("Ripple Social Work", "Ripple Social Care"),
        ("Ripple", "Ripple Social Work"),
        ("Care", "Careers"),
        ("Agency 1", "Agency 2"),
        ("Ltd", "Limited Edition"),
    ],
)
def test_namesakes_are_not_put_together(one: str, another: str) -> None:
    assert not same_agency(one, another)


def test_an_authority_is_told_the_spelling_proposed_and_its_own_number() -> None:
    rows = pool({"agency": WAYS[1]}, other(), other(assignment_ref="M2"))
    checked = spellings_of(rows, authority="Coldharbour")
    assert checked.findings["reason"].to_list() == [
        "“RIPPLE SOCIAL WORK LTD” (1 assignment) seems to be the agency that the region mostly writes “Ripple Social "
        "Work”. If it is, write it so."
    ]
    assert spellings_of(rows, authority="Marshgate").findings.is_empty()


def test_a_pool_without_its_columns_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no column worker_key"):
        two_places(pool({}).drop("worker_key"), authority="Coldharbour", as_at=AS_AT)
