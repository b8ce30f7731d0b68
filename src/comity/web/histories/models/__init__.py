"""What the room keeps. Every record of a worker is keyed, and its number sealed for the authority that gave it."""

from comity.web.histories.models.keyed import Keyed
from comity.web.histories.models.leavers import Leaver, LeaverList
from comity.web.histories.models.links import Objection, Verdict, WorkerLink
from comity.web.histories.models.lookups import Fact, Lookup, Purpose, Told
from comity.web.histories.models.patterns import FoundPattern
from comity.web.histories.models.references import ReferenceHeld
from comity.web.histories.models.spells import Context, Employment, Evidence, Registration, Spell

KEYED: tuple[type[Keyed], ...] = (Leaver, Spell, ReferenceHeld, Registration, Lookup, WorkerLink, Objection)
"""Every kind of record that has a worker key, made anew with a new pool key."""

__all__ = [
    "KEYED",
    "Context",
    "Employment",
    "Evidence",
    "Fact",
    "FoundPattern",
    "Keyed",
    "Leaver",
    "LeaverList",
    "Lookup",
    "Objection",
    "Purpose",
    "ReferenceHeld",
    "Registration",
    "Spell",
    "Told",
    "Verdict",
    "WorkerLink",
]
