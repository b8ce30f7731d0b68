"""On-costs that can be reckoned with: each day said once, each share a share, each week with hours in it."""

from __future__ import annotations

from comity.memorandum.bundle import Bundle
from comity.memorandum.model import ON_COST_PARTS
from comity.memorandum.problems import Problem

HOURS_IN_A_WEEK = 168


def check_on_costs(bundle: Bundle, problems: list[Problem]) -> None:
    """Check every entry of `on_costs.yaml`."""
    first: dict[object, int] = {}
    for placed in bundle.on_costs:
        entry = placed.value
        if entry.from_date in first:
            found = f"overlap: on-costs are given twice from {entry.from_date}"
            problems.append(
                placed.problem(found, f"Keep one of the two (the other is on line {first[entry.from_date]})")
            )
        first.setdefault(entry.from_date, placed.line())
        given = {name: value for name in ON_COST_PARTS if (value := getattr(entry, name)) is not None}
        if not given:
            write = f"Write what is known of: {', '.join(ON_COST_PARTS)}"
            problems.append(placed.problem(f"on-costs from {entry.from_date} say nothing", write))
        for name, value in given.items():
            if name.endswith("per_cent") and value > 100:
                found = f"{name}: {value} is more than the whole"
                problems.append(placed.problem(found, "Write a share of a hundred, such as 12.07"))
        hours = entry.hours_a_week
        if hours is not None and not 0 < hours <= HOURS_IN_A_WEEK:
            found = f"hours_a_week: a week cannot have {hours} hours of work"
            problems.append(placed.problem(found, "Write the hours of a full week, such as 37"))
