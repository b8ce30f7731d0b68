"""What always holds of the checks across authorities."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.measures.across import Checked, agency_spellings, rates_far_out, spellings_of, two_places
from comity.measures.pooled import POOLED

pytestmark = pytest.mark.slow

AS_AT = date(2026, 9, 30)
HOME = "A0"

quick = settings(max_examples=40, deadline=None)

AGENCIES = [
    "Ripple Social Work",
    "RIPPLE SOCIAL WORK LTD",
    "Ripple Soc Wrk",
    "Brightwater Care",
    "Brightwatr Care",
    None,
]


def assignment(at: int, r: random.Random) -> dict[str, Any]:
    start = r.choice([None, *[date(2026, 6, 1) + timedelta(days=r.randint(0, 120))] * 4])
    length = r.choice([None, r.randint(0, 90)])
    return {
        "authority": r.choice([HOME, HOME, "A1", "A2", "A3", "A4"]),
        "quarter": r.choice(["2026-Q2", "2026-Q3", "2026-Q3"]),
        "assignment_ref": f"R{at}",
        "worker_key": r.choice(["u", "v", "w", "", None]),
        "role": r.choice(["social_worker", "social_worker", "team_manager", None]),
        "payment_basis": r.choice(["paye", "paye", "umbrella"]),
        "supply_route": "msp",
        "agency": r.choice(AGENCIES),
        "start_date": start,
        "planned_end_date": None,
        "end_date": None if start is None or length is None else start + timedelta(days=length),
        "hours_per_week": r.choice([None, 18_500_000, 30_000_000]),
        "pay_rate": r.choice([None, *[r.randint(200_000, 500_000), 300_000, r.randint(295_000, 305_000)] * 2]),
        "charge_rate": 600_000,
    }


def pool(least: int = 0, most: int = 40) -> st.SearchStrategy[pl.DataFrame]:
    """Pools that are made up whole from a seed: Hypothesis drawing each cell would take most of the time."""

    def made(seed: int, rows: int) -> pl.DataFrame:
        r = random.Random(seed)
        return pl.DataFrame([assignment(at, r) for at in range(rows)], schema=POOLED)

    return st.builds(made, st.integers(0, 2**32), st.integers(least, most))


def every(rows: pl.DataFrame) -> list[Checked]:
    return [
        two_places(rows, authority=HOME, as_at=AS_AT),
        two_places(rows, authority=HOME, as_at=AS_AT, name_others=True),
        rates_far_out(rows, authority=HOME, least=4),
        spellings_of(rows, authority=HOME),
    ]


def same(one: Checked, other: Checked) -> bool:
    return (
        one.findings.equals(other.findings)
        and one.cannot_tell == other.cannot_tell
        and one.looked_at == other.looked_at
    )


@quick
@given(pool(), st.randoms(use_true_random=False))
def test_the_order_of_rows_makes_no_difference(rows: pl.DataFrame, r: random.Random) -> None:
    order = list(range(rows.height))
    r.shuffle(order)
    shuffled = rows[order]
    assert all(same(*pair) for pair in zip(every(rows), every(shuffled), strict=True))
    assert agency_spellings(rows).equals(agency_spellings(shuffled))


def of_references(checked: Checked) -> list[str]:
    return checked.findings["assignment_ref"].to_list()


@quick
@given(pool(least=15), st.integers(1, 1_000))
def test_all_rates_times_a_number_change_nothing(rows: pl.DataFrame, factor: int) -> None:
    before = rates_far_out(rows, authority=HOME, least=4)
    after = rates_far_out(rows.with_columns(pl.col("pay_rate") * factor), authority=HOME, least=4)
    assert (of_references(before), before.cannot_tell) == (of_references(after), after.cannot_tell)


@quick
@given(pool(least=15), st.integers(0, 300_000))
def test_all_rates_raised_by_an_amount_change_nothing(rows: pl.DataFrame, more: int) -> None:
    before = rates_far_out(rows, authority=HOME, least=4)
    after = rates_far_out(rows.with_columns(pl.col("pay_rate") + more), authority=HOME, least=4)
    assert (of_references(before), before.cannot_tell) == (of_references(after), after.cannot_tell)


@quick
@given(pool(), st.integers(1, 12), st.integers(1, 3))
def test_each_assignment_is_found_or_well_or_cannot_be_told(rows: pl.DataFrame, least: int, mads: int) -> None:
    checked = rates_far_out(rows, authority=HOME, least=least, mads=mads, least_authorities=0, least_others=0)
    own = rows.filter(authority=HOME)
    assert checked.looked_at == own.height
    assert checked.findings.height + sum(checked.cannot_tell.values()) <= own.height
    groups = rows.drop_nulls(["pay_rate", "role"]).group_by("quarter", "role", "payment_basis").len("many")
    few = own.drop_nulls(["pay_rate", "role"]).join(groups, on=["quarter", "role", "payment_basis"])
    assert checked.cannot_tell.get("too few comparables", 0) == few.filter(pl.col("many") - 1 < least).height


@quick
@given(pool(least=15))
def test_a_finding_is_as_a_plain_reckoning_has_it(rows: pl.DataFrame) -> None:
    found = set(of_references(rates_far_out(rows, authority=HOME, least=4, least_authorities=0, least_others=0)))
    for row in rows.filter(authority=HOME).drop_nulls(["pay_rate", "role"]).iter_rows(named=True):
        alike = rows.filter(
            pl.col("assignment_ref") != row["assignment_ref"],
            *(pl.col(name) == row[name] for name in ("quarter", "role", "payment_basis")),
        )["pay_rate"].drop_nulls()
        if len(alike) >= 4:
            middle = alike.median()
            away = abs(row["pay_rate"] - middle)
            limit = 3 * Fraction("1.4826") * Fraction(float((alike - middle).abs().median()))
            assert (row["assignment_ref"] in found) == bool(limit and away > limit)


@quick
@given(pool())
def test_two_places_is_found_from_either_side(rows: pl.DataFrame) -> None:
    authorities = sorted(set(rows["authority"]))
    named: set[tuple[str, str]] = set()
    for one in authorities:
        for working in two_places(rows, authority=one, as_at=AS_AT, name_others=True).findings["working"]:
            named.add((one, working.split('"authority": "')[1].split('"')[0]))
    assert named == {(other, one) for one, other in named}


@quick
@given(pool())
def test_nothing_of_anothers_row_but_its_days_and_hours_is_in_what_an_authority_gets(rows: pl.DataFrame) -> None:
    """All else of others' rows may be anything: what comes back of the worker is the same to the letter."""
    theirs = pl.col("authority") != HOME
    changed = rows.with_columns(
        pl.when(theirs).then(pl.lit("X" * 9)).otherwise("agency").alias("agency"),
        pl.when(theirs).then(pl.lit("team_manager")).otherwise("role").alias("role"),
        pl.when(theirs).then(pl.lit(1)).otherwise("pay_rate").alias("pay_rate"),
    )
    assert same(two_places(rows, authority=HOME, as_at=AS_AT), two_places(changed, authority=HOME, as_at=AS_AT))


@quick
@given(pool())
def test_what_seems_one_agency_has_one_proposed_spelling_and_every_count(rows: pl.DataFrame) -> None:
    found = agency_spellings(rows)
    used = rows.drop_nulls("agency")
    for proposed, group in found.group_by("proposed"):
        assert proposed[0] in set(group["spelling"])
        assert group.height > 1
        assert group["assignments"].max() == group.filter(spelling=proposed[0])["assignments"].item()
    for spelling, number in found.select("spelling", "assignments").iter_rows():
        assert number == used.filter(agency=spelling).height
