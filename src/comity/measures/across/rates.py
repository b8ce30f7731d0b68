"""A rate far from what others pay for the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from comity.measures.across.checked import Checked, finding, findings, pounds
from comity.measures.pooled import pooled

CHECK = "rate-far-out"

SCALED = Fraction(14_826, 10_000)
"""What a median absolute deviation is multiplied by to be on the scale of a standard deviation (of normal values)."""

NO_FACTS, TOO_FEW, NO_SPREAD = "no rate, role or payment basis", "too few comparables", "comparables do not differ"


def median(values: Sequence[int]) -> Fraction:
    """The middle of the sorted values, or halfway between the two in the middle. Exact."""
    middle = len(values) // 2
    return Fraction(values[middle]) if len(values) % 2 else Fraction(values[middle - 1] + values[middle], 2)


def rates_far_out(
    rows: pl.DataFrame,
    *,
    authority: str,
    mads: Fraction | int = 3,
    least: int = 10,
    least_authorities: int = 3,
    least_others: int = 5,
    rate: str = "pay_rate",
) -> Checked:
    """An authority's assignments with a rate over `mads` scaled MADs from the median of at least `least` comparables.

    **Comparables** of an assignment are the other assignments of the pool in the same quarter with the same role and
    payment basis and a known rate, its own authority's among them; itself aside, so that it cannot vouch for itself.
    Unlike payment bases are never compared. The MAD is the median of how far they are from their median, scaled by
    1.4826. With fewer than `least`, or from fewer than `least_authorities`, it cannot be told. Nor where the MAD is 0
    (more than half pay exactly the same), unless the rate is the median itself, which is then plainly not far out.
    Everything is reckoned exactly, so that a rate at the limit is not over it on any machine.

    An authority is told the median: not the MAD, nor any row of another's, nor how many comparables there are, from
    which it could take its own and what a pooled report hides would come out. For the same reason it is told nothing
    where fewer than `least_others` are of other authorities: one more than the counts that the region hides.
    """
    every = pooled(rows)
    own = every.filter(pl.col("authority") == authority).sort("quarter", "assignment_ref")
    rates: dict[tuple[str, ...], Counter[int]] = defaultdict(Counter)
    holders: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    keys = ["quarter", "role", "payment_basis"]
    for row in every.drop_nulls([*keys, rate]).iter_rows(named=True):
        key = tuple(row[name] for name in keys)
        rates[key][row[rate]] += 1
        holders[key][row["authority"]] += 1
    found = []
    unknown: Counter[str] = Counter()
    for row in own.iter_rows(named=True):
        value, key = row[rate], tuple(row[name] for name in keys)
        if value is None or None in key:
            unknown[NO_FACTS] += 1
            continue
        others = rates[key] - Counter([value])
        count = others.total()
        of_whom = holders[key] - Counter([authority])
        few = count < least or len(of_whom) < least_authorities
        if few or of_whom.total() - of_whom[authority] < least_others:
            unknown[TOO_FEW] += 1
            continue
        middle = median(sorted(others.elements()))
        spread = SCALED * _deviation(others, middle)
        if not spread:
            unknown[NO_SPREAD] += value != middle
        elif abs(value - middle) > mads * spread:
            way = "above" if value > middle else "below"
            shown = int(middle + Fraction(1, 2))
            reason = (
                f"{pounds(value)} an hour is far {way} {pounds(shown)}, the median of {least} or more comparable "
                f"assignments in the region (same role and payment basis, {row['quarter']})."
            )
            working = {"rate": value, "median": shown, "least": least, "way": way, "mads": float(mads)}
            found.append(finding(CHECK, row["assignment_ref"], reason, working | {"quarter": row["quarter"]}))
    return Checked(findings(found), own.height, {reason: number for reason, number in unknown.items() if number})


def _deviation(values: Counter[int], middle: Fraction) -> Fraction:
    # Twice each distance is whole, so that the sorting is of whole numbers.
    return median(sorted(int(abs(2 * value - 2 * middle)) for value in values.elements())) / 2
