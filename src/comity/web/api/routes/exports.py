"""A managed service provider's exports: sending one for all its clients, and what became of each part of it."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema, Status, UploadedFile

from comity.web.api.auth import Key
from comity.web.api.fields import Line
from comity.web.api.problems import EMPTY_FILE, problem
from comity.web.api.routes.returns import Sheet, UploadOut
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.organisations.models import Organisation
from comity.web.returns import actions, queries
from comity.web.returns.models import Progress, Round, Upload
from comity.web.returns.permissions import may_send_export

router = Router(tags=["Returns"])

ADDRESS = "/exports/{str:quarter}/{str:provider}"
ONE = f"{ADDRESS}/{{uuid:export_id}}"

Became = Literal["sent", "same", "locked", "not_named", "not_in_round"]


class ExportPart(Schema):
    """The rows of one authority, by counts alone: what its own people make of them is theirs."""

    authority: str = Field(examples=["X99000003"])
    name: str = Field(examples=["Coldharbour"])
    rows: int = Field(examples=[12])
    assignments: int = Field(examples=[11])
    departures: int = Field(examples=[1])
    became: Became = Field(
        examples=["sent"],
        description="sent: its authority was given it. same: it had been given the very same. locked: its return takes "
        "no file now. not_named: it has not named this provider. not_in_round: no return is due from it.",
    )
    progress: Progress | None = Field(
        examples=["read"], description="How far the authority's return has taken it in. null: it was not given."
    )


class UnknownClient(Schema):
    """A name that is no authority's, or could be of several, as the file has it; nobody was given its rows."""

    found: str = Field(examples=["Coldharbor CC"])
    reason: str = Field(examples=["unknown-authority"])
    words: str = Field(examples=["The row names an authority that is not recognised."])
    rows: list[int] = Field(examples=[[7, 9]])


class UnplacedRow(Schema):
    """Another row that nobody was given, and why."""

    sheet: str = Field(examples=["Assignments"])
    row: int = Field(examples=[61])
    reason: str = Field(examples=["total"])
    words: str = Field(examples=["The row is a total, not an assignment."])


class SplitOut(Schema):
    """Where each row below the headings went: `rows` is the sum of the parts', `unplaced_count` and `blank`."""

    rows: int = Field(examples=[62])
    blank: int = Field(examples=[1])
    unplaced_count: int = Field(examples=[3], description="Of which at most the first 200 are told one by one.")
    parts: list[ExportPart]
    unknown: list[UnknownClient]
    unplaced: list[UnplacedRow]


class ExportOut(UploadOut):
    """An export, and what has become of it."""

    progress: Progress = Field(examples=["split"], description="waiting, reading, headings, or one of the final ones.")
    split: SplitOut | None = Field(description="null: it has not been split.")

    @staticmethod
    def resolve_split(export: Upload) -> dict[str, Any] | None:
        """What it was split into, with how far each part has come since."""
        return _split(export) if export.progress == Progress.SPLIT else None


class AgainGiven(Given):
    """How an export is to be split once more."""

    sheet: Line | None = Field(
        None, max_length=100, examples=["Assignments"], description="Another sheet; the same as before if left out."
    )


@router.get(ADDRESS, auth=Key(Scope.EXPORTS), response=answers(Page[UploadOut], 404), operation_id="exports")
def exports(request: KeyRequest, quarter: str, provider: str, part: Query[Slice]) -> Any:
    """The exports that a provider has sent for a round, the latest first."""
    round, sender = _provider(request, quarter, provider)
    return part.of(queries.exports(sender, round))


@router.post(
    ADDRESS,
    auth=Key(Scope.EXPORTS),
    response=answers(ExportOut, 404, 409, 413, 415, status=201),
    operation_id="send_export",
)
def send_export(request: KeyRequest, quarter: str, provider: str, beside: Form[Sheet], file: File[UploadedFile]) -> Any:
    """Send one export for all clients. It is split in the background: ask for it again until `progress` is final.

    Each authority that has named the provider is given its own rows, as a file sent for its return.
    """
    round, sender = _provider_to_send(request, quarter, provider)
    if not file.size:
        raise ValidationError({"file": EMPTY_FILE})
    try:
        sent = actions.send_export(
            by=request.member.actor,
            provider=sender,
            round=round,
            name=file.name or "export",
            content=file.read(),
            sheet=(beside.sheet or "").strip(),
        )
    except actions.SameFileError as same:
        return problem(409, f"The very file was sent before, as {same.upload.pk}. There is nothing to do.")
    return Status(201, sent)


@router.get(ONE, auth=Key(Scope.EXPORTS), response=answers(ExportOut, 404), operation_id="export")
def export_of(request: KeyRequest, quarter: str, provider: str, export_id: UUID) -> Any:
    """One export: how far it is, each authority's part by counts, and the rows that nobody was given, with why."""
    round, sender = _provider(request, quarter, provider)
    return get_object_or_404(queries.exports(sender, round), pk=export_id)


@router.post(
    f"{ONE}/again",
    auth=Key(Scope.EXPORTS),
    response=answers(ExportOut, 404, 409, 413, 415),
    operation_id="split_export_again",
)
def split_again(request: KeyRequest, quarter: str, provider: str, export_id: UUID, given: AgainGiven) -> Any:
    """Split the same export again: an authority has named the provider since, or another sheet was meant."""
    round, sender = _provider_to_send(request, quarter, provider)
    found = get_object_or_404(queries.exports(sender, round), pk=export_id)
    sheet = (given.sheet or "").strip() or found.sheet
    return actions.split_again(by=request.member.actor, export=found, sheet=sheet)


def _provider(request: KeyRequest, quarter: str, code: str) -> tuple[Round, Organisation]:
    """A round, and a provider whose exports the key may see. Raises Http404 where there is none."""
    round = get_object_or_404(queries.rounds(request.member), quarter=quarter)
    return round, get_object_or_404(queries.providers(request.member), code=code)


def _provider_to_send(request: KeyRequest, quarter: str, code: str) -> tuple[Round, Organisation]:
    """The same, for a key that may send its exports. Raises Http404 where it may not."""
    round, provider = _provider(request, quarter, code)
    if not may_send_export(request.member, provider):
        raise Http404
    return round, provider


def _split(export: Upload) -> dict[str, Any]:
    from comity.returns.splitting import REASONS

    files = queries.parts_of(export)
    became = export.split
    return {
        **{name: became[name] for name in ("rows", "blank", "unplaced_count")},
        "parts": [
            {**part, "progress": files[part["upload"]].progress if part["upload"] in files else None}
            for part in became["parts"]
        ],
        **{
            name: [{**each, "words": REASONS[each["reason"]]} for each in became[name]]
            for name in ("unknown", "unplaced")
        },
    }
