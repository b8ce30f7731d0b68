"""What the regulator's register said of some numbers, as a list; and numbers pasted from anywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from comity.dictionary.registration import FORM, registration_number
from comity.returns.lists import Column, ListError, ListProblem, day, number, one_of, read_list

AT_ONCE = 100
"""How many numbers the regulator's bulk check takes at a time."""


class Result(StrEnum):
    """What the register shows of a number."""

    REGISTERED = "registered"
    WITH_CONDITIONS = "with_conditions"
    SUSPENDED = "suspended"
    REMOVED = "removed"
    NOT_FOUND = "not_found"


RESULTS: dict[str, str] = {
    Result.REGISTERED: "Registered",
    Result.WITH_CONDITIONS: "Registered with conditions",
    Result.SUSPENDED: "Suspended",
    Result.REMOVED: "Removed or lapsed",
    Result.NOT_FOUND: "Not on the register",
}
_ALSO = {
    "active": Result.REGISTERED,
    "yes": Result.REGISTERED,
    "conditions of practice": Result.WITH_CONDITIONS,
    "conditions": Result.WITH_CONDITIONS,
    "interim suspension": Result.SUSPENDED,
    "removed": Result.REMOVED,
    "lapsed": Result.REMOVED,
    "expired": Result.REMOVED,
    "not registered": Result.NOT_FOUND,
    "no": Result.NOT_FOUND,
}
NUMBER = Column("worker", "Social Work England number", number, ("registration number", "SWE number", "registration"))
RESULT = Column("result", "Result", one_of(RESULTS, _ALSO), ("status", "registration status"))
CHECKED = Column("checked_on", "Checked on", day, ("date checked", "registration checked"), required=False)
UNTIL = Column("until", "Registered until", day, ("registration until", "expiry date", "registered to"), required=False)
COLUMNS = (NUMBER, RESULT, CHECKED, UNTIL)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the register showed of a number on a day. `until` is blank where it was not noted."""

    number: str
    result: str
    checked_on: date
    until: date | None = None


def read_checks(path: str | Path, *, today: date) -> list[Checked]:
    """The checks of a list, whole or not at all; one without a date was made today.

    Raises:
        UnreadableFile: it is no file that can be read.
        ListError: every cell that is not what it should be.
    """
    problems: list[ListProblem] = []
    found: dict[str, Checked] = {}
    for row in read_list(path, COLUMNS):
        on = row.values["checked_on"] or today
        if on > today:
            problems.append(row.problem(CHECKED, str(on), f"a day no later than {today}"))
        if row.values["worker"] in found:
            problems.append(row.problem(NUMBER, "the same again", "each number once"))
        found[row.values["worker"]] = Checked(row.values["worker"], row.values["result"], on, row.values["until"])
    if problems:
        raise ListError(problems)
    return list(found.values())


def read_pasted(text: str) -> list[str]:
    """The numbers of a text, one to a line or separated by commas, each once in the order given.

    Raises:
        ListError: something in it is no number, or there is none.
    """
    problems = []
    found: dict[str, None] = {}
    for line, content in enumerate(text.splitlines(), start=1):
        for part in re.split(r"[,;\t]", content):
            if not part.strip():
                continue
            read = registration_number(part)
            if read is None:
                said = repr(part.strip()[:40])
                problems.append(ListProblem("", f"line {line}", NUMBER.heading, said, FORM))
            else:
                found[read] = None
    if not found and not problems:
        problems.append(ListProblem("", "line 1", NUMBER.heading, "nothing", FORM))
    if problems:
        raise ListError(problems)
    return list(found)


def in_batches(numbers: Sequence[str]) -> list[tuple[str, ...]]:
    """The numbers in lists no longer than the bulk check takes."""
    return [tuple(numbers[at : at + AT_ONCE]) for at in range(0, len(numbers), AT_ONCE)]


__all__ = ["AT_ONCE", "RESULTS", "Checked", "Result", "in_batches", "read_checks", "read_pasted"]
