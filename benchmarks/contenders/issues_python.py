"""Every issue of `issues_table` for tools that hand over one typed row at a time, and what is told across rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from issues_table import (
    CLAUSES,
    CONDITIONAL,
    DECIMALS,
    EARLIEST,
    IN_ORDER,
    KNOWN,
    LARGEST,
    LATEST,
    MOST,
    RATES,
    SUBSTANTIVE,
    TEAM,
    UNEXCEPTED,
    USUAL_RATE,
    required,
    when,
)
from rules_polars import OURS
from rules_python import months_on

from comity.dictionary import FieldType, fields

KNOWN_CODES, OWN_CODES = frozenset(KNOWN), frozenset(OURS)
DATES = [field.name for field in fields() if field.type is FieldType.DATE]
PARTS = {field.name: DECIMALS[field.type] for field in fields() if field.type in DECIMALS}
AUTHORITIES = [field.name for field in fields() if field.type is FieldType.AUTHORITY]
NEEDED = [(field.name, when(field), f"{required(field)} {field.name}") for field in CONDITIONAL]


def quarter_days(quarter: str | None) -> tuple[date, date] | None:
    """The first and the last day of a quarter such as 2026-Q3; None where it is not one."""
    if quarter is None or len(quarter) != 7 or quarter[4:6] != "-Q":
        return None
    first = date(int(quarter[:4]), int(quarter[6]) * 3 - 2, 1)
    return first, months_on(first, 3) - timedelta(days=1)


def issues(row: Mapping[str, Any]) -> Iterator[str]:
    """The issues of a row, as `CODE FIELD`; its types, codes and ranges are the tool's own to check.

    A blank is None; so is a cell that could not be read, whose name is then in `row["unread"]`.
    """
    yield from cells(row)
    yield from blanks(row)
    yield from figures(row)
    yield from dates(row)
    yield from coherence(row)


def cells(row: Mapping[str, Any]) -> Iterator[str]:
    """Cells of the right type that are still not what the field holds, or have too many decimals."""
    for name in DATES:
        if row[name] is not None and not EARLIEST <= row[name] <= LATEST:
            yield f"unread {name}"
    for name, places in PARTS.items():
        cell = row[name]
        if isinstance(cell, Decimal):
            if -cell.as_tuple().exponent > places:
                yield f"rounded {name}"
            if cell >= LARGEST:
                yield f"unread {name}"
    for name in AUTHORITIES:
        if row[name] is not None and row[name] not in KNOWN_CODES:
            yield f"unread {name}"


def blanks(row: Mapping[str, Any]) -> Iterator[str]:
    """Cells that are blank though another makes them needed."""
    days = quarter_days(row["quarter"])
    end = row["end_date"]
    conditions = {
        "when ended": end is not None,
        "when ended by the quarter's end": end is not None and days is not None and end <= days[1],
        "when a reason is given": row["end_reason"] is not None,
        "when route is msp": row["supply_route"] == "msp",
        "when project team or packaged": row["supply_route"] in TEAM,
        "when a role was held": row["had_substantive_role"] is True,
        "when signed off": row["dcs_signoff_date"] is not None or row["ce_signoff_date"] is not None,
    }
    for name, condition, issue in NEEDED:
        if conditions[condition] and row[name] is None and name not in row["unread"]:
            yield issue


def figures(row: Mapping[str, Any]) -> Iterator[str]:
    """Figures that are unlikely, or at odds with each other."""
    for name in RATES:
        if row[name] is not None and not USUAL_RATE[0] <= row[name] <= USUAL_RATE[1]:
            yield f"unusual-rate {name}"
    for name, most in MOST.items():
        if row[name] is not None and row[name] > most:
            yield f"unusual-number {name}"
    charge, pay, hours, cost = row["charge_rate"], row["pay_rate"], row["hours_worked"], row["quarter_cost"]
    if charge is not None and pay is not None and charge < pay:
        yield "charge-below-pay charge_rate"
    if charge is not None and hours is not None and cost is not None:
        expected = float(hours) * float(charge)
        if abs(float(cost) - expected) > max(expected * 0.05, 5):
            yield "cost-far-from-hours quarter_cost"
    template, received = row["references_on_template"], row["references_received"]
    if template is not None and received is not None and template > received:
        yield "more-on-template references_on_template"


def dates(row: Mapping[str, Any]) -> Iterator[str]:
    """Dates out of order, or at odds with the quarter."""
    for first, second, issue in IN_ORDER:
        if row[first] is not None and row[second] is not None and row[second] < row[first]:
            yield issue
    days = quarter_days(row["quarter"])
    if days is None:
        return
    start, end, until = row["start_date"], row["end_date"], row["registration_until"]
    if end is not None and end < days[0]:
        yield "ended-before-quarter end_date"
    if start is not None and start > days[1]:
        yield "starts-after-quarter start_date"
    ends_after = "end_date" not in row["unread"] if end is None else until is not None and end > until
    if until is not None and until < days[1] and ends_after:
        yield "registration-ends registration_until"


def coherence(row: Mapping[str, Any]) -> Iterator[str]:
    """Facts that do not go together."""
    if row["had_substantive_role"] is False and any(row[name] is not None for name in SUBSTANTIVE):
        yield "role-not-held had_substantive_role"
    reason, clause = row["end_reason"], row["signoff_clause"]
    if row["converted_to_permanent_date"] is not None and reason not in (None, "conversion"):
        yield "conversion-without-date end_reason"
    if clause is not None:
        if clause not in CLAUSES:
            yield "unknown-clause signoff_clause"
        posts = ("dcs_signoff_date", "ce_signoff_date")
        if clause in UNEXCEPTED:
            yield "no-departure signoff_clause"
        elif all(row[post] is None and post not in row["unread"] for post in posts):
            yield "not-signed signoff_clause"
    if row["authority"] in KNOWN_CODES and row["authority"] not in OWN_CODES:
        yield "not-a-party authority"


class Place(NamedTuple):
    """A worker's assignment: dates as dates or as ISO text, and its row. `end` is LATEST where there is none."""

    worker: str
    start: Any
    end: Any
    row: int


class Seen:
    """What has passed by, for what only shows across rows."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.references: defaultdict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
        self.quarters: dict[int, str] = {}
        self.places: list[Place] = []

    def add(self, row: int, key: tuple[Any, ...], facts: tuple[Any, ...], place: Place | None) -> None:
        """Keep a row: its key (authority, quarter, reference), all it says, and where its worker is, if known."""
        self.references[key].append((row, hash(facts)))
        if key[1] is not None:
            self.quarters[row] = key[1]
        if place:
            self.places.append(place)

    def issues(self) -> Iterator[tuple[int, str]]:
        """Each row that is at odds with others, and its issue."""
        gone = set()
        for rows in self.references.values():
            if len(rows) > 1:
                alike = len({facts for _, facts in rows}) == 1
                code = "exact-repeat" if alike else "reference-with-different-facts"
                for row, _ in rows[alike:]:
                    gone.add(row)
                    yield row, f"{code} assignment_ref"
        counts = Counter(self.quarters.values())
        if len(counts) > 1:
            most = max(counts, key=lambda quarter: (counts[quarter], quarter))
            yield from ((row, "other-quarter quarter") for row, quarter in self.quarters.items() if quarter != most)
        worker, until = None, None
        for place in sorted(self.places):
            if place.row in gone:
                continue
            if place.worker != worker:
                worker, until = place.worker, place.end
                continue
            if place.start < until:
                yield place.row, "two-places-at-once worker"
            until = max(until, place.end)
