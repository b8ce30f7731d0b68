"""A managed service provider's export: taken in, split, and each part handed to the authority that it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Organisation
from comity.web.people.queries import holders
from comity.web.people.roles import Permission
from comity.web.returns.actions.files import FILE, MOST_NAME, SameFileError, keep_again, profile_of, send, set_going
from comity.web.returns.locking import LockedError
from comity.web.returns.models import Progress, Return, Round, Upload
from comity.web.returns.parts import is_own_work
from comity.web.returns.queries import named_on
from comity.web.sealing import seal

if TYPE_CHECKING:
    from comity.returns.splitting import Split

MOST_LISTED = 200
"""Rows of an export that are in no part, listed one by one; more are counted."""

UNDER_WAY = (Progress.WAITING, Progress.READING, Progress.HEADINGS)
NAMES_AN_AUTHORITY = ("unknown-authority", "ambiguous-authority")


@transaction.atomic
def send_export(*, by: str, provider: Organisation, round: Round, name: str, content: bytes, sheet: str = "") -> Upload:
    """Take in a provider's export for a round. It is sealed as the provider's, and a worker splits it.

    Raises:
        LockedError: the round is closed.
        SameFileError: the very file is the latest that was sent, and is being split or was.
    """
    found = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round.pk)
    _must_be_open(found)
    digest = sha256(content).hexdigest()
    latest = Upload.objects.filter(organisation=provider, round=found, given__isnull=True).order_by("-sent_at").first()
    same = latest is not None and (latest.digest, latest.sheet) == (digest, sheet)
    if latest is not None and same and latest.progress in (*UNDER_WAY, Progress.SPLIT):
        raise SameFileError(latest)
    upload = Upload.objects.create(
        region=found.region,
        round=found,
        organisation=provider,
        name=name[:MOST_NAME],
        digest=digest,
        size=len(content),
        content=seal(content, of=provider, purpose=FILE),
        sheet=sheet,
        profile=profile_of(provider),
        sent_by=by,
        sent_at=timezone.now(),
    )
    record(
        verb="sent_export",
        by=by,
        subject=upload,
        region=found.region,
        organisation=provider,
        identifiers={"quarter": found.quarter, "digest": digest},
    )
    set_going(upload)
    return upload


@transaction.atomic
def split_again(*, by: str, export: Upload, sheet: str) -> Upload:
    """Split an export once more: an authority has named the provider since, reopened its return, or a sheet was meant.

    Raises:
        LockedError: the round is closed, the export is being split, or it was deleted by retention.
    """
    kept = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("round__region", "organisation", "region", "profile")
        .get(pk=export.pk)
    )
    _must_be_open(kept.round)
    if kept.progress in (Progress.WAITING, Progress.READING):
        raise LockedError("The export is just being split. Wait until that is done.")
    if kept.content is None:
        raise LockedError("The file was kept for as long as files are kept, and is deleted. Send it from where it is.")
    kept.sheet = sheet
    kept.save(update_fields=["sheet"])
    record(
        verb="sent_export",
        by=by,
        subject=kept,
        region=kept.region,
        organisation=kept.organisation,
        identifiers={"quarter": kept.round.quarter, "digest": kept.digest},
    )
    keep_again(kept)
    return kept


@transaction.atomic
def hand_out(*, export: Upload, split: Split, contents: Mapping[str, bytes]) -> dict[str, Any] | None:
    """Give each authority that has named the provider its part, as a file sent for its return; say what became of all.

    `contents` are the parts by authority. Either all of it is written or nothing; done twice, it comes to the same.
    """
    kept = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("round", "organisation", "region", "profile")
        .get(pk=export.pk)
    )
    if kept.progress not in (Progress.WAITING, Progress.READING):
        return None
    named = named_on(kept.organisation, timezone.localdate())
    returns = {
        given.authority.code: given
        for given in Return.objects.filter(round=kept.round).select_related("authority", "round", "region", "current")
    }
    parts = []
    for part in split.parts:
        became, upload = _handed(kept, returns.get(part.authority), part.authority in named, contents[part.authority])
        parts.append(
            {
                "authority": part.authority,
                "name": part.name,
                "rows": part.rows,
                "assignments": part.assignments,
                "departures": part.departures,
                "became": became,
                "upload": str(upload.pk) if upload is not None else "",
            }
        )
    kept.split = {"rows": split.rows, "blank": split.blank, "parts": parts, **_listed(split)}
    kept.progress, kept.finished_at, kept.told = Progress.SPLIT, timezone.now(), []
    kept.rows = split.rows
    kept.save(update_fields=["split", "progress", "finished_at", "told", "rows"])
    record(
        verb="split_export",
        by=kept.sent_by,
        subject=kept,
        region=kept.region,
        organisation=kept.organisation,
        identifiers={"quarter": kept.round.quarter, "count": sum(part["became"] == "sent" for part in parts)},
    )
    return kept.split


def _handed(export: Upload, given: Return | None, named: bool, content: bytes) -> tuple[str, Upload | None]:
    """What became of one part: `sent`, `same`, `locked`, `not_named` or `not_in_round`; and the file that it is."""
    if not named:
        return "not_named", None
    if given is None:
        return "not_in_round", None
    name = f"{PurePath(export.name).stem[:80]}, {given.authority.code}.xlsx"
    try:
        upload = send(
            by=export.sent_by, given=given, name=name, content=content, part_of=export, profile=export.profile
        )
    except SameFileError as same:
        return "same", same.upload
    except LockedError:
        return "locked", None
    if is_own_work(given.current, provider=export.organisation_id):
        return "sent", upload  # it is told of when it has been read, and waits
    tell(
        people=holders(given.authority, Permission.MAKE_RETURN),
        region=given.region,
        kind=NoticeKind.PART_SENT,
        path=reverse("upload", args=[given.region.slug, given.round.quarter, given.authority.code, upload.pk]),
    )
    return "sent", upload


def _listed(split: Split) -> dict[str, Any]:
    """The rows that are in no part, as the provider is told of them. What they say is kept only where it is the name of
    an authority that nobody knows; for the rest the provider has its file, and the row's place in it."""
    unknown: dict[tuple[str, str], list[int]] = defaultdict(list)
    rows = []
    for one in split.unplaced:
        if one.reason in NAMES_AN_AUTHORITY:
            unknown[one.reason, one.found[:80]].append(one.row)
        else:
            rows.append({"sheet": one.sheet, "row": one.row, "reason": one.reason})
    named = [{"reason": reason, "found": found, "rows": each} for (reason, found), each in unknown.items()]
    return {"unknown": named[:MOST_LISTED], "unplaced": rows[:MOST_LISTED], "unplaced_count": len(split.unplaced)}


def _must_be_open(round: Round) -> None:
    if not round.is_open:
        raise LockedError(f"The round for {round.quarter} is closed, so no export can be sent for it any more.")
