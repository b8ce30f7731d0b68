"""Of which workers something was told or taken back since a moment, so that what rests on it is asked anew."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max

from comity.web.histories.models import Leaver, ReferenceHeld, Registration, Spell
from comity.web.organisations.models import Region

TOLD, TAKEN_BACK = "told_at", "taken_back_at"


def told_since(region: Region, moment: datetime) -> dict[str, datetime]:
    """The worker keys of whom something was, each with when last. What is put right is taken back and told anew, and so
    is what a worker objects to with reason."""
    found: dict[str, datetime] = {}
    for model in (Leaver, Spell, ReferenceHeld, Registration):
        for time in (TOLD, TAKEN_BACK):
            rows = model.objects.filter(region=region, **{f"{time}__gte": moment}).order_by()
            for key, at in rows.values_list("worker_key").annotate(at=Max(time)):
                found[key] = max(at, found.get(key, at))
    return found
