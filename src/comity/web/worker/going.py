"""What is kept, for how long, and what of it goes when: for the page that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from comity.web.people.member import Member
from comity.web.people.roles import Permission
from comity.web.worker.retention import KEPT, Kept

SOON = (("in the next 30 days", timedelta(days=30)), ("in the next 12 months", timedelta(days=365)))


@dataclass(frozen=True, slots=True)
class Going:
    """Records of one kind: how many there are, and how many of them go by each moment of SOON."""

    kept: Kept
    count: int
    goes: tuple[int, ...]


def going(member: Member, now: datetime) -> list[Going]:
    """Every kind of record that goes by itself, with how many a member's organisations have of it, or their region."""
    everything = member.region_wide(Permission.READ_AUDIT)
    own = member.organisations(Permission.READ_REGION)
    found = []
    for kept in KEPT:
        if not (everything or kept.whose):
            continue
        mine = kept.model.objects.filter(kept.held)
        if not everything:
            mine = mine.filter(**{f"{kept.whose}__in": own})
        goes = tuple(mine.filter(kept.past(now + span)).count() for _, span in SOON)
        found.append(Going(kept, mine.count(), goes))
    return found
