"""Two judgings at once in one process, as a server has them: neither gets the other's rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl

from comity import judge
from comity.judge import frames
from comity.memorandum import load

AS_AT = date(2026, 9, 30)


def rows(mark: str, count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "assignment_ref": [f"{mark}-{number}" for number in range(count)],
            "authority": ["X99000001"] * count,
            "start_date": [date(2026, 1, 5)] * count,
            "role": ["social_worker"] * count,
            "payment_basis": ["paye"] * count,
        }
    )


def test_neither_gets_the_others_rows():
    memorandum = load("exemplar")
    judge(rows("first", 1), memorandum, AS_AT)

    def marks(number: int) -> tuple[str, set[str], int]:
        mark, count = f"council{number}", 50 + number
        found = judge(rows(mark, count), memorandum, AS_AT)
        refs = set(found["assignment_ref"])
        return mark, {ref.partition("-")[0] for ref in refs}, len(refs) - count

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(marks, range(40)))
    assert [(own, missing) for _, own, missing in found] == [({mark}, 0) for mark, _, _ in found]


def test_nothing_of_a_return_stays_behind():
    memorandum = load("exemplar")
    judge(rows("planted", 3), memorandum, AS_AT)
    bulk = frames._BULKS[id(frames.plan_for(memorandum, AS_AT)), "all"]
    assert bulk._verdicts._frame.is_empty()


def test_plans_do_not_pile_up():
    memorandum = load("exemplar")
    for day in range(1, 29):
        judge(rows("day", 1), memorandum, date(2026, 9, day))
    assert len(frames._PLANS) <= frames.MOST_PLANS
    assert len(frames._BULKS) <= frames.MOST_PLANS * 2
