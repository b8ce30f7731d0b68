"""The rate of an assignment over time, by what was told of it: the rate that held, and from which day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Paid:
    """A rate in ten-thousandths of a pound and its basis, either of which may not be known, since a day.

    `corrects`: it was told because what was told before it was wrong.
    """

    since: date
    pay: int | None
    basis: str
    corrects: bool = False


def over_time(told: Iterable[Paid], first: date) -> list[Paid]:
    """What held of what was told, in the order of its telling: the last that was told by the first day, from then on,
    and each later change from the day of its telling on. One that was put right never was."""
    held: list[Paid] = []
    for each in told:
        since = max(each.since, first)
        if held and _alike(held[-1], each):
            continue
        if held and (each.corrects or since <= held[-1].since):
            since = held.pop().since
        if not held:
            since = first
        if not (held and _alike(held[-1], each)):
            held.append(replace(each, since=since))
    return held


def _alike(one: Paid, other: Paid) -> bool:
    return (one.pay, one.basis) == (other.pay, other.basis)
