"""The record of what was done: its events, whether it is unbroken, and a signed checkpoint of its end."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from ninja import Field, Query, Router, Schema
from pydantic import AfterValidator, ConfigDict

from comity.web.api.auth import Key
from comity.web.api.fields import LARGEST, Day, Id, Line
from comity.web.api.problems import problem
from comity.web.api.scopes import Scope
from comity.web.api.shapes import MOST, Given, KeyRequest, answers
from comity.web.audit import queries
from comity.web.audit.actions import export_checkpoint
from comity.web.audit.checkpoint import key_id, signer
from comity.web.audit.forms import VerifyForm
from comity.web.audit.models import Event
from comity.web.audit.names import Names
from comity.web.audit.sentences import SENTENCES
from comity.web.audit.verification import holds, verify
from comity.web.audit.views import MOST_VERIFIED

router = Router(tags=["Record"])

HASH = "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"


def _verb(name: str) -> str:
    if name not in SENTENCES:
        raise ValueError("There is no event of this verb.")
    return name


Verb = Annotated[str, AfterValidator(_verb), Field(json_schema_extra={"enum": sorted(SENTENCES)})]


class EventOut(Schema):
    """One thing done, with ids and codes only. The sentence has the names that the ids have today.

    Of a reading more than 2 years old, what was read and by whom is no longer kept: `thinned_at` says since when, and
    actor, subject, organisation, identifiers and request are blank.
    """

    number: int = Field(examples=[42])
    at: datetime = Field(examples=["2026-09-30T09:00:00Z"])
    actor: str = Field(examples=["person:0f8fad5b-d9cb-469f-a165-70867728950e"])
    verb: str = Field(examples=["added_organisation"])
    subject_kind: str = Field(examples=["organisation"])
    subject: str = Field(examples=["12"])
    organisation: int | None = Field(examples=[12])
    identifiers: dict[str, Any] = Field(examples=[{}])
    request_id: str = Field(examples=["5f0c7a1e9bfb4f4f8f3b1a2c3d4e5f60"])
    before: str = Field(examples=[HASH], description="The hash of the event before.")
    hash: str = Field(examples=[HASH])
    thinned_at: datetime | None = Field(examples=[None], description="Since when what was read is no longer kept.")
    sentence: str = Field(examples=["Erin Example added Ripple Social Work."])


class EventWhole(EventOut):
    """One event, and whether its hash is that of what it says."""

    holds: bool | None = Field(examples=[True], description="Null where it is thinned, and cannot be told any more.")


class Events(Schema):
    """Some events, the latest first, and the numbers to go on from (null: there are no more that way)."""

    events: list[EventOut]
    newer: int | None = Field(examples=[None], description="Give it as `after`.")
    older: int | None = Field(examples=[42], description="Give it as `before`.")


class Asked(Schema):
    """What of the record is wanted. Days are both included."""

    organisation: Id | None = None
    verb: Verb | None = None
    person: UUID | None = Field(None, description="What they did, and what was done of them.")
    since: Day | None = None
    until: Day | None = None
    before: int | None = Field(None, ge=1, le=LARGEST, description="The latest before this number.")
    after: int | None = Field(None, ge=0, le=LARGEST, description="The first after this number.")
    limit: int = Field(50, ge=1, le=MOST)


class Statement(Given):
    """What a checkpoint says: at this event the chain had this hash."""

    chain: Line = Field(examples=["regions/severnside"], max_length=80)
    number: Annotated[int, Field(strict=True, ge=1, lt=2**53)] = Field(examples=[42])
    hash: Line = Field(examples=[HASH], max_length=64)
    at: Line = Field(examples=["2026-09-30T09:00:00+00:00"], max_length=40)
    key: Line = Field(examples=["0123456789abcdef"], max_length=40)


class CheckpointFile(Given):
    """A signed checkpoint, as it was exported."""

    checkpoint: Statement
    signature: Line = Field(examples=["MEUCIQ=="], max_length=200, description="Ed25519, in base 64.")


class VerificationGiven(Given):
    """What to hold the record against."""

    checkpoint: CheckpointFile | None = Field(None, description="A checkpoint that was kept, as it was exported.")


class FaultOut(Schema):
    """What is wrong with the record, and at which event."""

    number: int | None = Field(examples=[7])
    words: str = Field(examples=["Event 7 was changed: its hash is not that of what it says."])


class VerificationOut(Schema):
    """What verifying the record came to."""

    model_config = ConfigDict(from_attributes=True)

    chain: str = Field(examples=["regions/severnside"])
    events: int = Field(examples=[42], description="How many were found good before the first fault.")
    head: str = Field(examples=[HASH])
    unbroken: bool = Field(examples=[True])
    faults: list[FaultOut] = Field(examples=[[]])
    checkpoints: list[int] = Field(examples=[[40]], description="The checkpoints that the record keeps.")
    thinned: int = Field(examples=[0], description="How many events are thinned: what was read is no longer kept.")


class PublicKey(Schema):
    """What others need to check a checkpoint's signature."""

    key: str = Field(examples=["0123456789abcdef"], description="The id that checkpoints name.")
    pem: str = Field(examples=["-----BEGIN PUBLIC KEY-----\n...\n-----END PUBLIC KEY-----\n"])


@router.get("/record/events", auth=Key(Scope.RECORD), response=answers(Events), operation_id="events")
def events(request: KeyRequest, asked: Query[Asked]) -> Any:
    """What was done, the latest first, narrowed as asked: the region's, or an organisation's own."""
    if asked.since and asked.until and asked.until < asked.since:
        raise ValidationError({"until": "The last day is before the first. Give a later one."})
    wanted = queries.Wanted(asked.organisation, asked.verb or "", asked.person, asked.since, asked.until)
    shown = queries.narrowed(queries.events(request.member), wanted)
    page = queries.page(shown, size=asked.limit, before=asked.before, after=asked.after)
    names = Names(page.events)
    return {"events": [_out(one, names) for one in page.events], "newer": page.newer, "older": page.older}


@router.get(
    "/record/events/{int:number}", auth=Key(Scope.RECORD), response=answers(EventWhole, 404), operation_id="event"
)
def event(request: KeyRequest, number: Id) -> Any:
    """One event, with its hash."""
    found = get_object_or_404(queries.events(request.member), number=number)
    return {**_out(found, Names([found])), "holds": holds(found)}


@router.post(
    "/record/verification",
    auth=Key(Scope.RECORD_VERIFY),
    response=answers(VerificationOut, 409, 413, 415),
    operation_id="verify_record",
)
def verify_record(request: KeyRequest, given: VerificationGiven) -> Any:
    """Read the record from its first event to its last, and hold it against a checkpoint where one is given."""
    chain = queries.chain(request.region)
    if chain is not None and chain.length > MOST_VERIFIED:
        long = f"The record has more than {MOST_VERIFIED:,} events."
        return problem(409, f"{long} Ask whoever runs the platform to verify it: comity audit verify does.")
    kept = []
    if given.checkpoint is not None:
        text = json.dumps(given.checkpoint.model_dump()).encode()
        files: MultiValueDict[str, Any] = MultiValueDict({"checkpoint": [SimpleUploadedFile("checkpoint.json", text)]})
        form = VerifyForm({}, files)
        if not form.is_valid():
            raise ValidationError({"checkpoint": form.errors["checkpoint"]})
        kept = [form.cleaned_data["checkpoint"]]
    return verify(request.region, checkpoints=kept)


@router.post(
    "/record/checkpoints",
    auth=Key(Scope.RECORD_VERIFY),
    response=answers(CheckpointFile, 409),
    operation_id="export_checkpoint",
)
def checkpoint(request: KeyRequest) -> Any:
    """Sign the end of the record as it stands, to be kept elsewhere. That it was done is itself on the record."""
    signed = export_checkpoint(by=request.member.actor, region=request.region)
    return json.loads(signed.to_json())


@router.get(
    "/record/public-key", auth=Key(Scope.RECORD_VERIFY), response=answers(PublicKey), operation_id="checkpoint_key"
)
def public_key(request: KeyRequest) -> Any:
    """The public half of the key that signs checkpoints."""
    ours = signer()
    return {"key": key_id(ours.public), "pem": ours.pem}


def _out(event: Event, names: Names) -> dict[str, Any]:
    plain = ("number", "at", "actor", "verb", "subject_kind", "subject", "identifiers", "request_id", "before", "hash")
    held = {name: getattr(event, name) for name in (*plain, "thinned_at")}
    return {**held, "organisation": event.organisation_id, "sentence": names.sentence(event)}
