"""Publishing again: another quarter, another authority, a return put right. All publications are attacked together."""

from __future__ import annotations

import random

import polars as pl
import pytest
from disclosure_attacker import Attack, each_authority
from disclosure_tables import NAMES, history, pool, told

from comity.measures.disclosure import Plan, Publication, Rule, hide

pytestmark = pytest.mark.slow

POOL = Plan(("clause", "quarter"), holder="authority", period="quarter")
QUARTERS = ("q0", "q1", "q2")


def attacked(publications: list[Publication], rows: pl.DataFrame, own: str | None = None) -> Attack:
    return Attack([told(one) for one in publications], rows, own=[own] if own else [])


def quarter_by_quarter(rows: pl.DataFrame, plan: Plan) -> list[Publication]:
    """Each quarter published when it is in, with the totals of all quarters so far."""
    published: list[Publication] = []
    for number in range(len(QUARTERS)):
        so_far = rows.filter(pl.col("quarter").is_in(QUARTERS[: number + 1]))
        published.append(hide(so_far, plan, earlier=published))
        assert published[-1].told == ()
    return published


@pytest.mark.parametrize("plan", [POOL, Plan(NAMES), Plan(NAMES, holder="authority")], ids=["pool", "named", "held"])
def test_a_quarter_more_gives_nothing_of_the_quarters_before_back(plan: Plan) -> None:
    for seed in (*range(12), 120, 136):  # in 136 a companion of an earlier quarter would be given back by a new total
        rows = pool(seed, holders=4)
        published = quarter_by_quarter(rows, plan)
        tried = attacked(published, rows)
        assert tried.recovered() == []
        assert tried.told_small() == []
        if plan.holder and seed % 3 == 0:
            assert each_authority([told(one) for one in published], rows) == []


def test_without_the_earlier_publications_in_view_the_quarters_do_give_it_back() -> None:
    found = 0
    for seed in range(16):
        rows = pool(seed, holders=4)
        apart = [hide(rows.filter(pl.col("quarter").is_in(QUARTERS[: n + 1])), Plan(NAMES)) for n in range(3)]
        found += bool(attacked(apart, rows).recovered())
    assert found > 4


def newcomers(rows: pl.DataFrame, who: set[str]) -> pl.DataFrame:
    """What the authorities that came later have in each cell, and in each total."""
    theirs = rows.filter(pl.col("authority").is_in(sorted(who)))
    sets = [["clause", "quarter"], ["clause"], ["quarter"], []]
    return pl.concat(
        [
            (theirs.group_by(keys).agg(pl.col("count").sum()) if keys else theirs.select(pl.col("count").sum()))
            for keys in sets
        ],
        how="diagonal",
    )


def differences(before: Publication, after: Publication) -> pl.DataFrame:
    """What is told by taking one publication from the other."""
    keys = ["clause", "quarter"]
    both = before.cells.join(after.cells, on=keys, nulls_equal=True, suffix="_after")
    return both.filter(~pl.col("hidden") & ~pl.col("hidden_after") & (pl.col("count_after") > 0))


def test_a_second_edition_with_one_authority_more_does_not_give_it_away() -> None:
    for seed in range(24):
        rows = pool(seed, holders=5, quarters=2)
        plan = Plan(("clause", "quarter"), holder="authority")
        before = hide(rows, plan, members=["A0", "A1", "A2", "A3"])
        after = hide(rows, plan, earlier=[before])
        assert differences(before, after).is_empty()
        assert after.told == ()
        tried = attacked([before, after], rows)
        assert tried.recovered() == []
        assert tried.told_small() == []


def test_it_would_give_it_away_where_the_first_edition_is_not_in_view() -> None:
    rows = pool(7, holders=5, quarters=2)
    plan = Plan(("clause", "quarter"), holder="authority")
    before, after = hide(rows, plan, members=["A0", "A1", "A2", "A3"]), hide(rows, plan)
    found = differences(before, after)
    assert not found.is_empty()
    told_of_one = set((found["count_after"] - found["count"]).to_list())
    assert told_of_one <= set(newcomers(rows, {"A4"})["count"].to_list())


def test_three_authorities_more_may_be_published_but_nothing_small_of_them() -> None:
    shown = 0
    for seed in range(24):
        rows = pool(seed, holders=8, quarters=2)
        plan = Plan(("clause", "quarter"), holder="authority")
        before = hide(rows, plan, members=["A0", "A1", "A2", "A3", "A4"])
        after = hide(rows, plan, earlier=[before])
        found = differences(before, after)
        shown += found.height
        assert not (found["count_after"] - found["count"]).is_between(1, 4).any()
        assert attacked([before, after], rows).recovered() == []
    assert shown > 0


def test_one_of_the_newcomers_does_not_find_the_others_out() -> None:
    for seed in range(16):
        rows = pool(seed, holders=7, quarters=2)
        plan = Plan(("clause", "quarter"), holder="authority")
        before = hide(rows, plan, members=["A0", "A1", "A2", "A3"])
        after = hide(rows, plan, earlier=[before])
        for row in differences(before, after).iter_rows(named=True):
            inside = [pl.col(name) == row[name] for name in ("clause", "quarter") if row[name] is not None]
            theirs = rows.filter(pl.col("authority").is_in(["A4", "A5", "A6"]), *inside)
            for one in ("A4", "A5", "A6"):
                assert theirs.filter(pl.col("authority") != one)["count"].sum() not in range(1, 5)


def test_an_authority_that_is_late_joins_with_the_next_quarter() -> None:
    """A4 gave nothing for the first quarter: its figures stay as they were, and A4 is in those of the next."""
    rows = pool(7, holders=5, quarters=2).filter((pl.col("authority") != "A4") | (pl.col("quarter") == "q1"))
    before = hide(rows.filter(pl.col("quarter") == "q0"), POOL, members=["A0", "A1", "A2", "A3"])
    after = hide(rows, POOL, earlier=[before])
    first = after.cells.filter(pl.col("quarter") == "q0").drop_nulls("clause").sort("clause")
    assert (
        first["count"].to_list()
        == before.cells.filter(quarter="q0").drop_nulls("clause").sort("clause")["count"].to_list()
    )
    assert not after.cells.filter(pl.col("quarter") == "q1")["hidden"].all()
    assert attacked([before, after], rows).recovered() == []


def test_a_return_put_right_later_does_not_tell_by_how_much() -> None:
    r = random.Random(1)
    for seed in range(16):
        rows = pool(seed, holders=5, quarters=2).with_columns(submission=pl.col("authority") + " v1")
        again = rows.filter(pl.col("authority") == "A0").with_columns(
            submission=pl.lit("A0 v2"), count=pl.col("count") + r.randint(1, 3)
        )
        every = pl.concat([rows, again])
        known_by = dict(zip(every["submission"], every["authority"], strict=True))
        plan = Plan(("clause", "quarter"), holder="submission")
        before = hide(rows, plan, known_by=known_by)
        now = [name for name in every["submission"].unique() if name != "A0 v1"]
        after = hide(every, plan, members=now, earlier=[before], known_by=known_by)
        assert differences(before, after).is_empty()
        assert after.told == ()
        assert attacked([before, after], every).recovered() == []


def test_rows_that_are_not_as_they_were_are_refused() -> None:
    rows = pool(7, holders=4, quarters=2)
    before = hide(rows, POOL)
    changed = rows.with_columns(count=pl.col("count") + 1)
    with pytest.raises(ValueError, match="as they were then"):
        hide(changed, POOL, earlier=[before])


def test_fewer_authorities_than_the_least_are_not_pooled() -> None:
    rows = pool(7, holders=2)
    published = hide(rows, POOL)
    assert published.withheld.startswith("Figures of 2 authorities are not pooled")
    assert published.cells.is_empty()
    assert not hide(rows, POOL, Rule(least_holders=2)).withheld


def test_a_pool_that_was_withheld_is_no_hindrance_to_the_next() -> None:
    rows = pool(7, holders=4)
    withheld = hide(rows, POOL, members=["A0", "A1"])
    assert hide(rows, POOL, earlier=[withheld]).cells.equals(hide(rows, POOL).cells)


def attack_histories(seeds: range) -> int:
    """Histories attacked: by everyone, by each authority, and for what a few of them have that two pools differ by."""
    hidden = 0
    for seed in seeds:
        whole = history(seed)
        published = [told(one) for one in whole.published if not one.withheld]
        tried = Attack(published, whole.rows)
        hidden += len(tried.hidden)
        assert tried.recovered() == [], seed
        assert tried.told_small() == [] or any(one.bounded for one in whole.published), seed
        assert [cell for cell in tried.differences(whole.known_by, fewer_than=3) if cell["count"]] == [], seed
        for one in sorted(set(whole.known_by.values())):
            own = [name for name, authority in whole.known_by.items() if authority == one]
            assert Attack(published, whole.rows, own=own).others_small() == [], (seed, one)
    return hidden


def test_nothing_of_a_pools_history_gives_anything_back() -> None:
    assert attack_histories(range(16)) > 50


@pytest.mark.slow
def test_nothing_of_two_hundred_histories_gives_anything_back() -> None:
    assert attack_histories(range(100, 300)) > 1_000
