"""Of a check for which nothing held was asked: that it was not, why, and who can ask it.

An answer that says nothing of it reads as though the region knew of nothing that stands in the way.
"""

from __future__ import annotations

from comity.web.engagements.models import Check
from comity.web.engagements.permissions import SUPPLIERS

NO_NUMBER_GIVEN = "No registration number was given, so nothing that the region holds of the worker was asked."
NOTHING = "Nothing that the region holds of the worker was asked"


def unasked(check: Check, *, may_take_over: bool = False) -> str:
    """Why nothing that the region holds of a check's worker was asked, and how it comes to be; empty where it was
    asked. `may_take_over`: it is said to somebody who may make a check of their own of what a supplier offered."""
    maker, numbered = check.made_by_organisation, bool(check.worker_key)
    if maker.kind in SUPPLIERS and may_take_over:
        how = "Take it over to ask it." if numbered else "Take it over, and give their registration number, to ask it."
        return f"{NOTHING}: {maker.name} made this check. {how}"
    if maker.kind in SUPPLIERS:
        who = check.authority.name if check.authority else "the authority whose candidate they are"
        return (
            f"{NOTHING}. What the region holds of the worker is told to the authority alone. It is asked when {who} "
            f"checks them{'' if numbered else ' with their registration number'}."
        )
    if check.authority_id != check.made_by_organisation_id:
        return (
            f"{NOTHING}: it is told only to the authority whose candidate they are, and that is not {maker.name} here."
        )
    return "" if numbered else NO_NUMBER_GIVEN
