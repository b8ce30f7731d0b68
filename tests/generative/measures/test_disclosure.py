"""Attacks on published tables: nothing hidden is worked out, and where it could be the attacker does so."""

from __future__ import annotations

import random
from dataclasses import replace

import polars as pl
import pytest
from disclosure_attacker import Attack, each_authority
from disclosure_tables import NAMES, pool, table, told, without_companions

from comity.measures.disclosure import Guarantee, Plan, Rule, hide


def attack(seeds: range) -> tuple[int, int, int]:
    """Tables in which a hidden count was worked out; in which one is known to be small; hidden cells in all."""
    recovered = small = hidden = 0
    for seed in seeds:
        rows, plan = table(seed)
        published = hide(rows, plan)
        tried = Attack([told(published)], rows)
        recovered += bool(tried.recovered())
        small += bool(tried.told_small())
        hidden += len(tried.hidden)
        assert (published.told, published.bounded) == ((), ())
    return recovered, small, hidden


def attack_without_companions(seeds: range) -> tuple[int, int]:
    """Of tables with something small, in how many it is worked out when only the small is hidden."""
    recovered = tables = 0
    for seed in seeds:
        rows, plan = table(seed)
        tried = Attack([without_companions(hide(rows, plan), rows)], rows)
        if tried.hidden:
            tables += 1
            recovered += bool(tried.recovered())
    return recovered, tables


def test_nothing_hidden_is_worked_out_of_a_hundred_tables() -> None:
    recovered, small, hidden = attack(range(100))
    assert (recovered, small) == (0, 0)
    assert hidden > 500


def test_the_attacker_works_out_most_tables_when_only_small_counts_are_hidden() -> None:
    recovered, tables = attack_without_companions(range(40))
    assert tables > 25
    assert recovered > tables / 2


@pytest.mark.slow
def test_nothing_hidden_is_worked_out_of_two_thousand_tables() -> None:
    recovered, small, hidden = attack(range(1_000, 3_000))
    assert (recovered, small) == (0, 0)
    assert hidden > 20_000


@pytest.mark.parametrize("show_zero", [True, False])
def test_the_weaker_guarantee_keeps_every_count_from_being_worked_out_too(*, show_zero: bool) -> None:
    for seed in range(48):
        rows, plan = table(seed)
        published = hide(rows, plan, Rule(guarantee=Guarantee.NOT_RECOVERED, show_zero=show_zero))
        assert Attack([told(published)], rows, show_zero=show_zero).recovered() == []


@pytest.mark.parametrize("threshold", [1, 2, 7])
def test_another_threshold_is_kept_as_well(threshold: int) -> None:
    for seed in range(32):
        rows, plan = table(seed)
        tried = Attack([told(hide(rows, plan, Rule(threshold=threshold)))], rows, threshold=threshold)
        assert tried.recovered() == []
        assert tried.told_small() == []


def test_the_money_of_a_hidden_cell_is_not_worked_out() -> None:
    for seed in range(48):
        rows, plan = table(seed)
        published = hide(rows, plan)
        assert published.cells.filter("hidden")["cost"].null_count() == published.cells["hidden"].sum()
        if not published.withheld_sums:
            assert Attack([told(published)], rows, among="cost", whole=False).recovered() == []


def test_something_being_small_does_not_tell_what_is() -> None:
    """Cells are hidden because one of those linked with them is small: that says no more of which, or of how small."""
    for seed in range(40):
        rows, plan = table(seed)
        tried = Attack([told(hide(rows, plan))], rows)
        for place in range(len(tried.hidden)):
            assert len(possible_if_something_is_small(tried, place)) > 1


def possible_if_something_is_small(tried: Attack, place: int) -> set[float]:
    """Values that a hidden count can have in tables where some hidden count is small (the ends of each range)."""
    found: set[float] = set()
    for other in [*tried.small(), *range(len(tried.hidden))]:
        _, atoms = tried.hidden[other]
        found |= tried.ends(place, limit=(atoms, tried.threshold))
        if len(found) > 1:
            break
    return found


def test_no_authority_works_out_anothers_small_count_from_named_cells() -> None:
    for seed in range(32):
        rows = pool(seed, holders=4)
        assert each_authority([told(hide(rows, Plan(NAMES, holder="authority")))], rows) == []


def test_an_authority_does_work_it_out_where_nobody_is_reckoned_to_know_their_own() -> None:
    def recovered(plan: Plan) -> int:
        found = 0
        for seed in range(16):
            rows = pool(seed, holders=4)
            tried = Attack([told(hide(rows, plan), holder="authority")], rows, own=["A0"])
            small = [at for at in tried.small() if tried.hidden[at][0]["authority"] not in (None, "A0")]
            found += len(tried.recovered(small))
        return found

    assert recovered(Plan(NAMES, holder="authority")) == 0
    assert recovered(Plan(NAMES)) > 0


def test_no_authority_works_out_what_its_peers_have_from_the_pool() -> None:
    for seed in range(40):
        rows = pool(seed, holders=5)
        plan = Plan(("clause", "quarter"), holder="authority", period="quarter")
        published = hide(rows, plan)
        assert each_authority([told(published)], rows) == []
        for own in rows["authority"].unique():
            for row in published.cells.filter(~pl.col("hidden")).iter_rows(named=True):
                inside = [pl.col(name) == row[name] for name in plan.dimensions if row[name] is not None]
                assert rows.filter(pl.col("authority") != own, *inside)["count"].sum() not in range(1, 5)


def test_what_a_count_cannot_be_more_than_does_not_give_it_back_either() -> None:
    """Breaches are at most the assignments, and those are published."""
    hidden = bounded = 0
    for seed in range(64):
        rows, plan = table(seed)
        r = random.Random(seed)
        rows = rows.with_columns(assignments=pl.Series([count + r.choice([3, 5, 9]) for count in rows["count"]]))
        published = hide(rows, replace(plan, most="assignments"))
        tried = Attack([told(published)], rows, most="assignments")
        assert tried.recovered() == []
        if not published.bounded:
            assert tried.told_small() == []
        hidden += len(tried.hidden)
        bounded += bool(published.bounded)
    assert hidden > 300
    assert bounded < 32


@pytest.mark.slow
def test_of_a_whole_regions_pool_nothing_is_worked_out_either() -> None:
    """All of England's authorities in one pool, ten clauses, twelve quarters: of the size that a page may show."""
    r = random.Random(0)
    rows = pl.DataFrame(
        [
            {"authority": f"A{a:03}", "clause": f"c{c}", "quarter": f"q{q:02}", "count": r.choice([0] * 60 + [1, 1, 2])}
            for a in range(153)
            for c in range(10)
            for q in range(12)
        ]
    )
    published = hide(rows, Plan(("clause", "quarter"), holder="authority", period="quarter"))
    assert published.cells["hidden"].any()
    for own in ([], ["A000"], ["A001"], ["A152"]):
        tried = Attack([told(published)], rows, own=own)
        assert tried.recovered() == []
