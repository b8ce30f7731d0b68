"""Sending a file, and telling what its headings mean: each sets a reading going."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.organisations.models import Organisation
from comity.web.returns.locking import LockedError, to_change
from comity.web.returns.models import Profile, Progress, Return, Upload
from comity.web.sealing import seal, unseal

FILE = "file"
MOST_NAME = 120
TAKEN = (Progress.WAITING, Progress.READING, Progress.HEADINGS, Progress.HELD, Progress.SET_ASIDE)
"""How far a file may be that is not taken a second time: it is under way, waits for a choice, or was not chosen."""


class SameFileError(Exception):
    """The very file was sent before (`upload`), and is or becomes the current version: there is nothing to do."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(upload.name)
        self.upload = upload


@transaction.atomic
def send(
    *,
    by: str,
    given: Return,
    name: str,
    content: bytes,
    sheet: str = "",
    part_of: Upload | None = None,
    profile: Profile | None = None,
    once: UUID | None = None,
) -> Upload:
    """Take in a file for a return. It is sealed and kept, and a worker reads it.

    The same file is taken once: sent again while it is being read, or while what came of it is current, it is not
    taken. A file of an earlier version may be sent again, and makes a new version; but not by the same form (`once`),
    however far the return has gone on since: its sender only never heard that it came. A part of a provider's export is
    read by the `profile` that the export was read by; any other file by its authority's latest.

    Raises:
        LockedError: the return is signed, or its round is closed.
        SameFileError: it was sent before, and nothing has taken its place.
    """
    found = to_change(given)
    digest = sha256(content).hexdigest()
    pk = uuid4() if once is None else uuid5(once, f"{found.pk} {digest} {sheet}")
    if same := found.uploads.filter(pk=pk).first() or _same(found, digest, sheet):
        raise SameFileError(same)
    upload = Upload.objects.create(
        pk=pk,
        region=found.region,
        round=found.round,
        given=found,
        organisation=found.authority,
        part_of=part_of,
        name=name[:MOST_NAME],
        digest=digest,
        size=len(content),
        content=seal(content, of=found.authority, purpose=FILE),
        sheet=sheet,
        profile=profile if part_of is not None else profile_of(found.authority),
        basis=found.current,
        sent_by=by,
        sent_at=timezone.now(),
    )
    record(
        verb="sent_file",
        by=by,
        subject=upload,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter, "digest": digest},
    )
    set_going(upload)
    return upload


def send_again(*, by: str, upload: Upload, sheet: str) -> Upload:
    """Send once more, as a file of its own, one that did not become a version.

    Raises:
        LockedError: the return is signed, its round closed, or the file was deleted by retention.
        SameFileError: it is the current version, or is being read.
    """
    kept = Upload.objects.select_related("given", "organisation", "part_of", "profile").get(pk=upload.pk)
    assert kept.given is not None
    if kept.content is None:
        raise LockedError("The file was kept for as long as files are kept, and is deleted. Send it from where it is.")
    content = unseal(bytes(kept.content), of=kept.organisation, purpose=FILE)
    return send(
        by=by,
        given=kept.given,
        name=kept.name,
        content=content,
        sheet=sheet,
        part_of=kept.part_of,
        profile=kept.profile,
    )


@transaction.atomic
def download_file(*, by: str, upload: Upload) -> bytes:
    """A file as it was sent, for someone of its organisation; that they took it is recorded."""
    kept = Upload.objects.select_related("organisation", "region", "round").get(pk=upload.pk)
    assert kept.content is not None
    record(
        verb="downloaded_file",
        by=by,
        subject=kept,
        region=kept.region,
        organisation=kept.organisation,
        identifiers={"quarter": kept.round.quarter, "digest": kept.digest},
    )
    return unseal(bytes(kept.content), of=kept.organisation, purpose=FILE)


def _same(given: Return, digest: str, sheet: str) -> Upload | None:
    """The upload of the same file that is being read or waits, or that the current version was made from."""
    sent = given.uploads.filter(digest=digest, sheet=sheet)
    waiting = sent.filter(progress__in=TAKEN).first()
    if waiting is not None:
        return waiting
    current = given.current
    return sent.filter(pk=current.upload_id).first() if current is not None and current.upload_id else None


@transaction.atomic
def tell_headings(*, by: str, upload: Upload, text: str) -> Profile:
    """Keep what a sender's headings and values mean, for this file and those to come, and read the file again.

    `text` is a mapping profile as YAML, checked before.

    Raises:
        LockedError: the return is signed, or its round is closed.
    """
    if upload.given is not None:
        to_change(upload.given)
    kept = (
        Upload.objects.select_for_update(of=("self",))
        .select_related("given__current", "organisation", "profile")
        .get(pk=upload.pk)
    )
    if kept.progress in (Progress.WAITING, Progress.READING):
        raise LockedError("The file is just being read. Wait until that is done, and tell it then.")
    kept.headings_told = True
    kept.save(update_fields=["headings_told"])
    profile = keep_profile(by=by, organisation=upload.organisation, text=text)
    record(
        verb="told_headings",
        by=by,
        subject=profile,
        region=upload.region,
        organisation=upload.organisation,
        identifiers={"number": profile.number, "digest": profile.digest},
    )
    keep_again(kept, profile)
    return profile


@transaction.atomic
def replace_profile(*, by: str, organisation: Organisation, text: str) -> Profile:
    """Keep a whole profile as the organisation's next, for the files to come. `text` is YAML that was checked."""
    profile = keep_profile(by=by, organisation=organisation, text=text)
    record(
        verb="told_headings",
        by=by,
        subject=profile,
        region=organisation.region,
        organisation=organisation,
        identifiers={"number": profile.number, "digest": profile.digest},
    )
    return profile


def keep_profile(*, by: str, organisation: Organisation, text: str) -> Profile:
    """The profile as the organisation's next, unless it is its latest already. Its caller records why."""
    digest = sha256(text.encode()).hexdigest()
    latest = profile_of(organisation)
    if latest is not None and latest.digest == digest:
        return latest
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    number = Profile.objects.filter(organisation=organisation).aggregate(most=Max("number"))["most"] or 0
    return Profile.objects.create(
        region=organisation.region,
        organisation=organisation,
        number=number + 1,
        text=text,
        digest=digest,
        made_by=by,
        made_at=timezone.now(),
    )


def profile_of(organisation: Organisation) -> Profile | None:
    """The organisation's latest profile."""
    return Profile.objects.filter(organisation=organisation).order_by("-number").first()


def keep_again(upload: Upload, profile: Profile | None = None) -> None:
    """Have a file read again, from the version that is current now.

    It is read by the `profile`, else by its sender's latest; a provider's part by the one that it came with.
    """
    upload.progress = Progress.WAITING
    upload.rows, upload.step, upload.told, upload.finished_at = 0, "", [], None
    upload.basis = upload.given.current if upload.given else None
    if profile is not None:
        upload.profile = profile
    elif upload.part_of_id is None:
        upload.profile = profile_of(upload.organisation)
    upload.save(update_fields=["progress", "rows", "step", "told", "finished_at", "basis", "profile"])
    set_going(upload)


def set_going(upload: Upload) -> None:
    """Have a worker read a file, or split it where it is a provider's export."""
    from comity.web.returns.splitting import split_export
    from comity.web.returns.tasks import read_upload

    (split_export if upload.given_id is None else read_upload).enqueue(str(upload.pk))
