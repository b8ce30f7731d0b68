"""A provider's part that waits, because its authority made a version itself: held, and then used or set aside."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.returns.actions.files import keep_again
from comity.web.returns.locking import LockedError, held, to_change
from comity.web.returns.models import Progress, Return, Upload

LATER = {
    "found": "The provider sent other rows before anybody had chosen.",
    "expected": "",
    "action": "Choose between yours and the later ones.",
}
CHOSEN_ALREADY = "Somebody has chosen already. Look at the return as it is now."


def hold(*, part: Upload, given: Return, provider: int, rows: int) -> None:
    """Have a part wait, and tell its authority. One of the same provider's that waited gives way to it. Its caller
    holds both the return and the part."""
    given.uploads.filter(progress=Progress.HELD, part_of__organisation=provider).exclude(pk=part.pk).update(
        progress=Progress.OVERTAKEN, told=[LATER]
    )
    part.progress, part.finished_at, part.rows, part.told = Progress.HELD, timezone.now(), rows, []
    part.save(update_fields=["progress", "finished_at", "rows", "told"])
    _record("held_part", part.sent_by, part, given)
    tell(
        people=holders(given.authority, Permission.MAKE_RETURN),
        region=given.region,
        kind=NoticeKind.PART_WAITS,
        path=reverse("choose_rows", args=[given.region.slug, given.round.quarter, given.authority.code, part.pk]),
    )


@transaction.atomic
def use_part(*, by: str, part: Upload, basis: int) -> Upload:
    """Have a part take the place of the authority's own version, which stays among the versions. It is read anew.

    `basis` is the number of the version that it was compared with.

    Raises:
        LockedError: the return is signed or its round closed, another version has come, somebody chose before, or the
            file was deleted by retention.
    """
    assert part.given is not None
    given = to_change(part.given)
    kept = _waiting(part, Progress.HELD, Progress.SET_ASIDE)
    if given.current is None or given.current.number != basis:
        raise LockedError("Another version has come since you looked, so nothing was changed. Compare again.")
    if kept.content is None:
        raise LockedError("The file was kept for as long as files are kept, and is deleted.")
    kept.chosen_by, kept.chosen_at = by, timezone.now()
    kept.save(update_fields=["chosen_by", "chosen_at"])
    _record("used_part", by, kept, given)
    keep_again(kept)
    return kept


@transaction.atomic
def set_part_aside(*, by: str, part: Upload) -> Upload:
    """Keep the authority's own version. The part stays among its files, and can be used after all.

    Raises:
        LockedError: somebody chose before.
    """
    assert part.given is not None
    given = held(part.given)
    kept = _waiting(part, Progress.HELD)
    kept.progress, kept.chosen_by, kept.chosen_at = Progress.SET_ASIDE, by, timezone.now()
    kept.save(update_fields=["progress", "chosen_by", "chosen_at"])
    _record("set_part_aside", by, kept, given)
    return kept


def _waiting(part: Upload, *states: Progress) -> Upload:
    kept = Upload.objects.select_for_update(of=("self",)).select_related("given__current", "organisation")
    found = kept.get(pk=part.pk)
    if found.progress not in states:
        raise LockedError(CHOSEN_ALREADY)
    return found


def _record(verb: str, by: str, part: Upload, given: Return) -> None:
    record(
        verb=verb,
        by=by,
        subject=part,
        region=given.region,
        organisation=given.authority,
        identifiers={"quarter": given.round.quarter, "digest": part.digest},
    )
