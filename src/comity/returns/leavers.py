"""A list of leavers: substantive roles that ended, as the authority that employed them says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from comity.dictionary import fields_by_name
from comity.returns.cells.choices import spellings
from comity.returns.lists import Column, ListError, ListProblem, day, number, one_of, read_list, words

REASONS: dict[str, str] = {
    code: code.replace("_", " ").capitalize() for code in fields_by_name()["leaving_reason"].codes
}
"""The reasons for leaving of the return dictionary, with their words."""

MOST_ROLE = 80
EARLIEST = date(1970, 1, 1)

NUMBER = Column(
    "worker", "Social Work England number", number, ("registration number", "SWE number", "registration", "SWE no")
)
LEFT = Column(
    "left_on", "Last day", day, ("last substantive end date", "leaving date", "end date", "left on", "date left")
)
REASON = Column(
    "reason",
    "Reason for leaving",
    one_of(REASONS, spellings("leaving_reason")),
    ("leaving reason", "reason for leaving it", "reason left"),
)
ROLE = Column("role", "Role", words(MOST_ROLE), ("job title", "post", "role title"), required=False)
COLUMNS = (NUMBER, LEFT, REASON, ROLE)


@dataclass(frozen=True, slots=True)
class Left:
    """One substantive role that ended. `role` is blank where it was not said."""

    number: str
    left_on: date
    reason: str
    role: str = ""


def read_leavers(path: str | Path, *, today: date) -> list[Left]:
    """The leavers of a list, whole or not at all.

    Raises:
        UnreadableFile: it is no file that can be read.
        ListError: every cell that is not what it should be.
    """
    rows = read_list(path, COLUMNS)
    problems: list[ListProblem] = []
    seen: dict[tuple[str, date], int] = {}
    found = []
    for row in rows:
        left = Left(row.values["worker"], row.values["left_on"], row.values["reason"], row.values["role"] or "")
        if not EARLIEST <= left.left_on <= today:
            expected = f"a day from {EARLIEST} to {today}: a role that has ended"
            problems.append(row.problem(LEFT, str(left.left_on), expected))
        before = seen.setdefault((left.number, left.left_on), row.number)
        if before != row.number:
            expected = f"each role once: row {before} has this number and this last day"
            problems.append(row.problem(NUMBER, "the same again", expected))
        found.append(left)
    if problems:
        raise ListError(problems)
    return found
