"""What a notice is about: the number of the check, the exception or the breach that its address leads to, and how many
days a sign-off has waited. Nothing of it is kept with the notice, and none of it is of a person."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

from comity.web.notices.kinds import WORDS
from comity.web.notices.models import Notice

NUMBERED = re.compile(r"/((?:CHK|EXC|BRE)-[0-9A-Z-]+)/")

NUMBERS: list[Callable[[Collection[Notice]], dict[UUID, str]]] = []
"""How rooms tell the numbers, by notice, of what notices lead to whose address has none."""

WAITED: list[Callable[[Notice, date], str]] = []
"""How rooms tell, in a sentence, how long what a notice is of has waited; empty where it is of nothing that waits."""


def numbers(notices: Collection[Notice]) -> dict[UUID, str]:
    """The number of what each of them leads to, where it has one."""
    found = {notice.pk: numbered[1] for notice in notices if (numbered := NUMBERED.search(notice.path))}
    for tell in NUMBERS:
        found |= tell(notices)
    return found


def in_mail(notice: Notice, today: date) -> str:
    """What the mail says of it: its kind, and of a decision that still waits the days used and left."""
    return " ".join([WORDS[notice.kind], *filter(None, (tell(notice, today) for tell in WAITED))])


def subject(notice: Notice) -> str:
    """The first sentence of its kind, with the region."""
    first = WORDS[notice.kind].partition(". ")[0].rstrip(".")
    return f"Comity, {notice.region.name}: {first[:1].lower()}{first[1:]}"
