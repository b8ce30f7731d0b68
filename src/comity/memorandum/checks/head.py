"""What `memorandum.yaml` says of the memorandum as a whole."""

from __future__ import annotations

import re

from comity.memorandum.bundle import Bundle
from comity.memorandum.problems import Problem


def check_head(bundle: Bundle, shipped: tuple[str, ...], problems: list[Problem]) -> None:
    """Check the id, the baseline's name, the dates, and that names are used once."""
    placed = bundle.memorandum
    if placed is None:
        return
    head = placed.value
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", head.id):
        found = f'"{head.id}" is not an id'
        problems.append(placed.problem(found, "Write small letters, digits and hyphens: west-midlands", "id"))
    if head.extends and head.extends == head.id:
        problems.append(placed.problem("it extends itself", "Write the id of its baseline: england", "extends"))
    elif head.extends and head.extends not in shipped:
        found = f'"{head.extends}" is not a memorandum that is known'
        problems.append(placed.problem(found, f"Write one of: {', '.join(shipped)}", "extends"))
    if head.review_due is not None and head.review_due <= head.in_force:
        found = f"its review is due on {head.review_due}, not after it is in force on {head.in_force}"
        problems.append(placed.problem(found, "Put the two dates right", "review_due"))
    for key, names in (
        ("groups", [group.name for group in head.groups]),
        ("versions", [version.version for version in head.versions]),
        ("loosenings", [entry.kind for entry in head.loosenings]),
    ):
        for index, name in enumerate(names):
            if name in names[:index]:
                problems.append(placed.problem(f'"{name}" is there twice', "Keep one of them", key, index))
    own = [row.value.code for row in bundle.roles]
    for index, row in enumerate(bundle.roles):
        if row.value.code in own[:index]:
            problems.append(row.problem(f'the role "{row.value.code}" is there twice', "Keep one of them"))
