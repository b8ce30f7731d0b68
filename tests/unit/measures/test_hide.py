"""Hiding small numbers, case by case, as a page would show them."""

from __future__ import annotations

import random
from dataclasses import replace

import polars as pl
import pytest

from comity.measures.disclosure import Plan, Rule, as_json, from_json, hide

PLAN = Plan(("authority", "clause"))


def shown(table: dict[str, list[int]], plan: Plan = PLAN, rule: Rule | None = None) -> dict[str, str]:
    """What is published of a table of authorities by clauses: its rows and columns with their totals, * for hidden."""
    rows = pl.DataFrame(
        [
            {"authority": authority, "clause": f"clause {at}", "count": count}
            for authority, counts in table.items()
            for at, count in enumerate(counts)
        ]
    )
    cells = hide(rows, plan, rule).cells.sort("clause", nulls_last=True)
    found = {}
    for authority in [*table, None]:
        row = cells.filter(pl.col("authority").eq_missing(authority))
        found[authority or "all"] = " ".join("*" if count is None else str(count) for count in row["count"])
    return found


def test_a_table_with_nothing_small_is_shown_whole() -> None:
    assert shown({"A": [5, 6], "B": [7, 0]}) == {"A": "5 6 11", "B": "7 0 7", "all": "12 6 18"}


def test_a_small_count_is_hidden_with_three_others_that_it_could_be_worked_out_from() -> None:
    assert shown({"A": [2, 30, 40], "B": [50, 60, 70]}) == {
        "A": "* * 40 72",
        "B": "* * 70 180",
        "all": "52 90 110 252",
    }


def test_nought_is_shown() -> None:
    assert "0" in shown({"A": [0, 30, 2], "B": [9, 9, 9]})["A"]


def test_nought_is_hidden_where_the_region_says_so() -> None:
    assert shown({"A": [0, 30], "B": [50, 60]}, rule=Rule(show_zero=False))["A"].startswith("*")


def test_a_count_above_the_threshold_is_shown_and_at_it_hidden() -> None:
    assert shown({"A": [5, 30], "B": [50, 60]})["A"] == "5 30 35"
    assert shown({"A": [4, 30], "B": [50, 60]})["A"] == "* * 34"


def test_two_small_counts_do_not_protect_one_another_when_their_total_tells() -> None:
    # 1 + 1 with a total of 2: both are 1, for neither is nought.
    row = shown({"A": [1, 1, 30], "B": [50, 60, 70]})["A"]
    assert row.count("*") > 2


def test_all_noughts_but_one() -> None:
    assert shown({"A": [3, 0], "B": [0, 0]}) == {"A": "* 0 *", "B": "0 0 0", "all": "* 0 *"}


def test_money_and_medians_go_with_the_count() -> None:
    rows = pl.DataFrame({"clause": ["a", "b", "c"], "count": [2, 30, 40], "cost": [100, 200, 300]})
    published = hide(rows, Plan(("clause",), sums=("cost",)))
    assert published.cells.filter("hidden")["cost"].null_count() == 2
    medians = pl.DataFrame({"clause": ["a", "b", "c", None], "median": [1, 2, 3, 4]})
    beside = published.hide_beside(medians, ("median",))
    assert beside.filter("hidden")["median"].null_count() == 2
    assert beside.filter(~pl.col("hidden"))["median"].null_count() == 0


def test_a_sum_that_nothing_can_give_way_to_is_not_published() -> None:
    # All the money of the hidden cells is nought on both sides, so the total would tell it.
    rows = pl.DataFrame({"clause": ["a", "b", "c"], "count": [2, 30, 40], "cost": [0, 0, 300]})
    published = hide(rows, Plan(("clause",), sums=("cost",)))
    assert published.withheld_sums == ("cost",)
    assert published.cells["cost"].null_count() == published.cells.height


def test_the_order_of_rows_makes_no_difference() -> None:
    r = random.Random(1)
    rows = [
        {"authority": f"A{a}", "clause": f"c{c}", "quarter": f"q{q}", "count": r.choice([0, 1, 2, 9, 30])}
        for a in range(4)
        for c in range(3)
        for q in range(3)
    ]
    first = hide(pl.DataFrame(rows), Plan(("authority", "clause", "quarter"), holder="authority"))
    for _ in range(3):
        r.shuffle(rows)
        again = hide(pl.DataFrame(rows), Plan(("authority", "clause", "quarter"), holder="authority"))
        assert again.cells.equals(first.cells)


def test_a_pool_in_which_one_authority_would_see_a_small_rest_is_hidden() -> None:
    rows = pl.DataFrame(
        {"authority": ["A", "B", "C"] * 3, "clause": ["a"] * 3 + ["b"] * 3 + ["c"] * 3}
        | {"count": [20, 1, 1, 20, 20, 20, 30, 30, 30]}
    )
    cells = hide(rows, Plan(("clause",), holder="authority")).cells
    # 22 in all, of which A has 20: A would see that the others have 2.
    assert cells.filter(clause="a")["hidden"].item()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"clause": ["a"], "count": [-1]}, "below nought"),
        ({"clause": [None], "count": [1]}, "A row has a blank"),
        ({"clause": ["a"]}, "no column count"),
    ],
)
def test_rows_that_are_no_counts_are_refused_in_words(rows: dict[str, list[object]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        hide(pl.DataFrame(rows, schema_overrides={"clause": pl.String}), Plan(("clause",)))


def test_a_publication_that_was_kept_is_as_it_was_and_holds_nothing_hidden() -> None:
    rows = pl.DataFrame(
        {"authority": ["A", "B", "C"] * 3, "clause": ["a"] * 3 + ["b"] * 3 + ["c"] * 3}
        | {"count": [1, 1, 1, 20, 20, 20, 30, 30, 30], "cost": [7, 7, 7, 100, 100, 100, 100, 100, 100]}
    )
    published = hide(rows, Plan(("clause",), holder="authority", sums=("cost",)))
    kept = as_json(published)
    again = from_json(kept)
    assert again.cells.equals(published.cells)
    assert replace(again, cells=published.cells) == published
    assert as_json(again) == kept
    assert '"count": [null, null, 90, 153]' in kept
    assert hide(rows, published.plan, earlier=[again]).cells.equals(published.cells)


def test_a_publication_kept_in_a_form_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="kept in form 2"):
        from_json('{"form": 2}')


def test_a_count_above_what_it_can_be_is_refused() -> None:
    rows = pl.DataFrame({"clause": ["a"], "count": [9], "assignments": [8]})
    with pytest.raises(ValueError, match="above its assignments"):
        hide(rows, Plan(("clause",), most="assignments"))


def test_a_margin_of_another_table_is_refused() -> None:
    with pytest.raises(ValueError, match="quarter is not a dimension"):
        Plan(("clause",), margins=frozenset({frozenset({"quarter"})}))


def test_a_threshold_of_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        Rule(threshold=0)
