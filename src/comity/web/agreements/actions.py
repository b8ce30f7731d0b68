"""Bringing a bundle in, publishing it, withdrawing it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version as version_of

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from comity.memorandum.problems import Problem
from comity.web.agreements.archive import archive_of
from comity.web.agreements.bundle_files import Files, NotAcceptedError, wrong
from comity.web.agreements.examining import Examined, examine
from comity.web.agreements.models import Publication, State
from comity.web.agreements.queries import latest
from comity.web.audit.actions import record
from comity.web.notices.actions import tell
from comity.web.notices.kinds import NoticeKind
from comity.web.organisations.models import Region
from comity.web.people.models import Person
from comity.web.people.queries import who_may
from comity.web.people.roles import Permission


class NotPublishedError(Exception):
    """A publication that cannot be published or withdrawn as asked; the text says why, and what to do."""


def bring_in(*, by: str, region: Region, files: Files) -> Publication:
    """Take in a bundle, to wait for a regional lead to publish or withdraw it.

    It is linted, resolved and hashed first, outside the transaction. `files` are as `bundle_files` gives them.

    Raises:
        NotAcceptedError: it has errors; or its contents, or its version with other contents, are there already.
    """
    examined = examine(files, region=region.name)
    archive = archive_of(files, examined.stages)
    memorandum = examined.memorandum
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        if problem := _taken(region, memorandum.id, memorandum.version, memorandum.digest):
            raise NotAcceptedError([problem])
        publication = Publication.objects.create(
            region=region,
            memorandum=memorandum.id,
            title=memorandum.title,
            version=memorandum.version,
            in_force=memorandum.in_force,
            digest=memorandum.digest,
            stages=_stages(examined),
            archive=archive,
            archive_digest=sha256(archive).hexdigest(),
            warnings=_told(examined.warnings),
            engine=version_of("comity"),
            brought_in_by=by,
            brought_in_at=timezone.now(),
        )
        record(
            verb="brought_in_bundle",
            by=by,
            subject=publication,
            region=region,
            identifiers={"memorandum": publication.memorandum, "digest": publication.digest},
        )
        tell(
            people=_people(region, Permission.PUBLISH_MEMORANDUM, but=by),
            region=region,
            kind=NoticeKind.BUNDLE_WAITS,
            path=reverse("publish_memorandum", args=[region.slug, publication.pk]),
        )
    return publication


@transaction.atomic
def publish(*, by: str, publication: Publication, digest: str, instead_of: str) -> Publication:
    """Publish what was brought in: from now on it is the region's memorandum from the day that it gives, and frozen.

    `digest` and `instead_of` are the digests of what was shown to whoever publishes it: of the memorandum itself, and
    of the latest publication that it was compared with (empty where there was none).

    Raises:
        NotPublishedError: it is not what was shown, or another was published meanwhile, or it waits no longer.
    """
    region = Region.objects.select_for_update().get(pk=publication.region_id)
    publication = _waiting(publication)
    if publication.digest != digest:
        raise NotPublishedError(
            "This is not the memorandum that you were shown. Look at it again before you publish it."
        )
    before = latest(region)
    if (before.digest if before else "") != instead_of:
        raise NotPublishedError(
            "Another memorandum was published while you were reading. "
            "Look at what changes now before you publish this one."
        )
    if problem := _taken(region, publication.memorandum, publication.version, publication.digest, but=publication):
        raise NotPublishedError(f"It cannot be published: {problem.found}. {problem.write}.")
    numbers = Publication.objects.filter(region=region).aggregate(last=Max("number"))
    publication.state = State.PUBLISHED
    publication.number = (numbers["last"] or 0) + 1
    publication.published_by, publication.published_at = by, timezone.now()
    publication.supersedes = before
    publication.save(update_fields=["state", "number", "published_by", "published_at", "supersedes"])
    record(
        verb="published_memorandum",
        by=by,
        subject=publication,
        region=region,
        identifiers={
            "memorandum": publication.memorandum,
            "version": _identifier(publication.version),
            "number": publication.number,
            "digest": publication.digest,
            "archive": publication.archive_digest,
        },
    )
    tell(
        people=_people(region, Permission.READ_REGION, but=by),
        region=region,
        kind=NoticeKind.MEMORANDUM_PUBLISHED,
        path=reverse("memorandum", args=[region.slug, publication.pk]),
    )
    return publication


@transaction.atomic
def withdraw(*, by: str, publication: Publication) -> Publication:
    """Say that what was brought in will not be published. It stays, as a record of what was put forward.

    Raises:
        NotPublishedError: it waits no longer.
    """
    Region.objects.select_for_update().get(pk=publication.region_id)
    publication = _waiting(publication)
    publication.state = State.WITHDRAWN
    publication.withdrawn_by, publication.withdrawn_at = by, timezone.now()
    publication.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    record(
        verb="withdrew_bundle",
        by=by,
        subject=publication,
        region=publication.region,
        identifiers={"memorandum": publication.memorandum, "digest": publication.digest},
    )
    return publication


def _waiting(publication: Publication) -> Publication:
    """The publication as it stands now, where it still waits."""
    found = Publication.objects.select_for_update().defer("archive").get(pk=publication.pk)
    if not found.waits:
        raise NotPublishedError(f"This bundle is {State(found.state).label.lower()} already, and stays so.")
    return found


def _taken(
    region: Region, memorandum: str, version: str, digest: str, but: Publication | None = None
) -> Problem | None:
    """Why these contents cannot be published beside what is there, or None."""
    others = Publication.objects.filter(region=region).exclude(pk=but.pk if but else 0).defer("archive")
    published = others.filter(state=State.PUBLISHED)
    if same := published.filter(digest=digest).first():
        found = f"it says nothing that publication {same.number} (version {same.version}) does not say already"
        return wrong("memorandum.yaml", found, "There is nothing to publish")
    if published.filter(memorandum=memorandum, version=version).exists():
        found = f'version "{version}" of {memorandum} is published already, with other contents'
        return wrong("memorandum.yaml", found, "Give this one a version of its own")
    if but is None and others.filter(state=State.BROUGHT_IN, digest=digest).exists():
        return wrong(
            "memorandum.yaml", "the same memorandum waits to be published already", "Publish or withdraw that one"
        )
    return None


def _stages(examined: Examined) -> list[dict[str, str]]:
    return [{"from": str(stage.from_date), "digest": stage.memorandum.digest} for stage in examined.stages]


def _told(problems: Sequence[Problem]) -> list[dict[str, str | int]]:
    return [{"file": held.file, "line": held.line, "found": held.found, "write": held.write} for held in problems]


def _identifier(text: str) -> str:
    """A version as an event may hold it: what would look like words is joined by hyphens."""
    return re.sub(r"[^A-Za-z0-9_.:/+-]+", "-", text)


def _people(region: Region, permission: Permission, *, but: str) -> list[Person]:
    """Those who hold a permission in a region now, but for the one who acts."""
    return [person for person in who_may(region, permission) if f"person:{person.pk}" != but]
