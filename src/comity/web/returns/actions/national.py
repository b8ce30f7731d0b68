"""Adding to the national return what no row says, laying it out, taking it away, and writing down that it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from comity.web.audit.actions import record
from comity.web.organisations.models import Organisation
from comity.web.returns import national
from comity.web.returns.locking import LockedError, held, to_change
from comity.web.returns.models import Addition, Despatch, NationalMapping, Part, Return

Contents = Mapping[str, Mapping[str, Any] | None]
"""What is said, by key; None takes back what was said under a key."""


@transaction.atomic
def add_parts_to_national(*, by: str, given: Return, parts: Mapping[Part, Contents]) -> int:
    """Say what the national return asks beside the rows; gives how many things changed.

    Agencies are either named or said to be none: naming one takes back that there are none, and the reverse.

    Raises:
        LockedError: the return is signed, or its round is closed.
    """
    found = to_change(given)
    changed = sum(_put(by, found, part, key, content) for part, some in parts.items() for key, content in some.items())
    for part, other in ((Part.AGENCY, Part.NO_AGENCIES), (Part.NO_AGENCIES, Part.AGENCY)):
        if any(content is not None for content in parts.get(part, {}).values()):
            changed += found.additions.filter(part=other).delete()[0]
    if changed:
        _record("added_to_national_return", by, found, count=changed)
    return changed


def add_to_national(*, by: str, given: Return, part: Part, contents: Contents) -> int:
    """The same of one part."""
    return add_parts_to_national(by=by, given=given, parts={part: contents})


def _put(by: str, given: Return, part: Part, key: str, content: Mapping[str, Any] | None) -> int:
    """Keep or take back one addition; gives 1 where that changed anything."""
    kept = given.additions.filter(part=part, key=key)
    if content is None:
        return kept.delete()[0]
    if (held := kept.first()) is not None and held.content == content:
        return 0
    Addition.objects.update_or_create(
        given=given,
        part=part,
        key=key,
        defaults={"region": given.region, "content": dict(content), "made_by": by, "made_at": timezone.now()},
    )
    return 1


@transaction.atomic
def name_agency(*, by: str, given: Return, agency: str, behaviour: str, clause: str) -> str:
    """Name another agency whose behaviour affected compliance; gives its number. Raises as above."""
    found = to_change(given)
    numbers = [int(key) for key in found.additions.filter(part=Part.AGENCY).values_list("key", flat=True)]
    key = str(max(numbers, default=0) + 1)
    content = {"agency": agency.strip(), "behaviour": behaviour.strip(), "clause": clause}
    add_to_national(by=by, given=found, part=Part.AGENCY, contents={key: content})
    return key


@transaction.atomic
def replace_national_mapping(*, by: str, organisation: Organisation, text: str) -> NationalMapping:
    """Keep how an organisation's national return is laid out, from now on. `text` is YAML that was checked; the same
    as the latest is the latest."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    digest = sha256(text.encode()).hexdigest()
    latest = national.mapping_of(organisation)
    if latest is not None and latest.digest == digest:
        return latest
    number = NationalMapping.objects.filter(organisation=organisation).aggregate(most=Max("number"))["most"] or 0
    made = NationalMapping.objects.create(
        region=organisation.region,
        organisation=organisation,
        number=number + 1,
        text=text,
        digest=digest,
        made_by=by,
        made_at=timezone.now(),
    )
    record(
        verb="replaced_national_mapping",
        by=by,
        subject=made,
        region=organisation.region,
        organisation=organisation,
        identifiers={"number": made.number, "digest": digest},
    )
    return made


@transaction.atomic
def hand_over_national(*, by: str, given: Return, digest: str) -> None:
    """Record that a file of the national return was handed over; `digest` is its SHA-256."""
    number = given.current.number if given.current else 0
    _record("downloaded_national_return", by, given, number=number, digest=digest)


@transaction.atomic
def despatch(*, by: str, given: Return, made_from: str, sent_on: date, reference: str, note: str) -> Despatch:
    """Write down that the national return was sent to the Department. `made_from` is what the page showed.

    Raises:
        LockedError: nothing has been read of it yet, or it has changed since the page was shown.
        DeletedError: retention has deleted its rows.
    """
    found = held(given)
    version = found.current
    if version is None:
        raise LockedError("Nothing of this return has been read yet, so nothing of it can have been sent.")
    if national.made_from(found, version) != made_from:
        raise LockedError("The return has changed since you looked at it. Look at it again before you write this down.")
    made = Despatch.objects.create(
        region=found.region,
        given=found,
        version=version,
        mapping=national.mapping_of(found.authority),
        state=found.state,
        sent_on=sent_on,
        reference=reference.strip(),
        note=note.strip(),
        made_from=made_from,
        files=national.file_digests(found, version),
        made_by=by,
        made_at=timezone.now(),
    )
    record(
        verb="sent_national_return",
        by=by,
        subject=made,
        region=found.region,
        organisation=found.authority,
        identifiers={"quarter": found.round.quarter, "number": version.number, "made_from": made_from},
    )
    return made


def _record(verb: str, by: str, given: Return, **identifiers: str | int) -> None:
    record(
        verb=verb,
        by=by,
        subject=given,
        region=given.region,
        organisation=given.authority,
        identifiers={"quarter": given.round.quarter, **identifiers},
    )
