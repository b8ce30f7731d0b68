"""An authority's returns: sending files, what was found, putting cells right, explaining. Only people sign."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, File, Form, Query, Router, Schema, Status, UploadedFile

from comity.web.api.auth import Key
from comity.web.api.fields import GivenId, Line, Name
from comity.web.api.problems import EMPTY_FILE, problem
from comity.web.api.routes.assessments import Finding, IssueOut
from comity.web.api.routes.cells import CellGiven, held_to_the_file
from comity.web.api.routes.memoranda import DIGEST
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.returns import actions, queries
from comity.web.returns.frames import DeletedError, frames_of
from comity.web.returns.models import Progress, Return, Upload
from comity.web.returns.permissions import may_make

if TYPE_CHECKING:
    import polars as pl

router = Router(tags=["Returns"])

ADDRESS = "/returns/{str:quarter}/{str:code}"


HowFar = Literal["not_started", "draft", "submitted", "approved", "authorised"]


class VersionOut(Schema):
    """What a return was after one reading of it. It never changes."""

    number: int = Field(examples=[2])
    source: str = Field(examples=["file"])
    made_at: datetime = Field(examples=["2026-10-05T09:00:00Z"])
    as_at: date = Field(examples=["2026-09-30"])
    memorandum: str = Field(examples=[DIGEST], description="The digest of what it was judged by.")
    digest: str = Field(examples=[DIGEST], description="The digest of what was read and judged.")
    assignments: int = Field(examples=[40])
    errors: int = Field(examples=[0])
    queries: int = Field(examples=[3])
    notes: int = Field(examples=[5])
    tally: dict[str, dict[str, int]] = Field(
        examples=[{"price-cap": {"met": 38, "breached": 2}}], description="Assignments by clause and outcome."
    )


class ReturnOut(Schema):
    """An authority's return in a round."""

    quarter: str = Field(examples=["2026-Q3"])
    authority: str = Field(examples=["X99000003"])
    state: HowFar = Field(examples=["draft"])
    deadline: date = Field(examples=["2026-11-30"])
    turn: int = Field(examples=[1], description="1, and one more each time that it was reopened.")
    pooled: bool = Field(examples=[False], description="Signed for, to be in the region's pooled report.")
    current: VersionOut | None

    @staticmethod
    def resolve_quarter(given: Return) -> str:
        """The round's quarter."""
        return given.round.quarter

    @staticmethod
    def resolve_authority(given: Return) -> str:
        """The authority's code."""
        return given.authority.code

    @staticmethod
    def resolve_deadline(given: Return) -> date:
        """The round's deadline."""
        return given.round.deadline


class UploadOut(Schema):
    """A file that was sent, and what has become of it."""

    id: UUID = Field(examples=["7c9e6679-7425-40de-944b-e07fc1f90ae7"])
    name: str = Field(examples=["coldharbour-2026-q3.xlsx"])
    digest: str = Field(examples=[DIGEST])
    size: int = Field(examples=[48213])
    sent_at: datetime = Field(examples=["2026-10-05T09:00:00Z"])
    progress: Progress = Field(examples=["read"], description="waiting, reading, headings, or one of the final ones.")
    rows: int = Field(examples=[40], description="How many rows have been read.")
    step: str = Field(examples=[""], description="The check at which it was not taken.")
    told: list[dict[str, str]] = Field(examples=[[]], description="What was found, expected, and to be done.")


class Sheet(Given):
    """What a file may not say of itself."""

    sheet: Line | None = Field(None, max_length=100, examples=["Assignments"])


class KeyedIssue(IssueOut):
    """An issue, with the key by which it is explained, and whether it is."""

    key: str = Field(examples=[DIGEST])
    explained: bool = Field(examples=[False])


class IssuePage(Schema):
    """Some of the issues of the current version: `count` in all, and those from `offset` on."""

    count: int = Field(examples=[1])
    offset: int = Field(examples=[0])
    items: list[KeyedIssue]


class FindingPage(Schema):
    """Some of the findings that are neither met nor not applicable."""

    count: int = Field(examples=[1])
    offset: int = Field(examples=[0])
    items: list[Finding]


class CorrectionsGiven(Given):
    """Cells of the current version to put right. `version` is the one in which they were seen."""

    version: GivenId = Field(examples=[1])
    cells: Annotated[list[CellGiven], Field(min_length=1, max_length=1000)]


class ChoiceGiven(Given):
    """Whose rows a return is to have. `version` is the one that the provider's rows were compared with."""

    rows: Literal["use", "keep"] = Field(examples=["keep"], description="use: the provider's. keep: ours.")
    version: GivenId = Field(examples=[1])


class ExplanationGiven(Given):
    """Why queries are as they are: their keys, a reason code and words."""

    issues: Annotated[list[Name], Field(min_length=1, max_length=1000)] = Field(examples=[[DIGEST]])
    reason: Name = Field(max_length=40, examples=["checked_correct"])
    words: Name = Field(max_length=2000, examples=["The agency confirmed the rate on 3 October."])


class Explained(Schema):
    """How many queries were explained, and how many are left."""

    explained: int = Field(examples=[1])
    left: int = Field(examples=[0])


@router.get("/returns", auth=Key(Scope.RETURNS), response=answers(Page[ReturnOut]), operation_id="returns")
def returns(request: KeyRequest, part: Query[Slice]) -> Any:
    """The returns that the key's organisation may read, in every round."""
    return part.of(queries.returns(request.member).order_by("-round__quarter", "authority__name"))


@router.get(ADDRESS, auth=Key(Scope.RETURNS), response=answers(ReturnOut, 404), operation_id="return")
def return_of(request: KeyRequest, quarter: str, code: str) -> Any:
    """One return, with its current version."""
    return found_return(request, quarter, code)


@router.post(
    f"{ADDRESS}/files",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(UploadOut, 404, 409, 413, 415, status=201),
    operation_id="send_file",
)
def send_file(request: KeyRequest, quarter: str, code: str, beside: Form[Sheet], file: File[UploadedFile]) -> Any:
    """Send a file for a return. It is read in the background: ask for it again until `progress` is final."""
    given = found_to_make(request, quarter, code)
    if not file.size:
        raise ValidationError({"file": EMPTY_FILE})
    try:
        sent = actions.send(
            by=request.member.actor,
            given=given,
            name=file.name or "return",
            content=file.read(),
            sheet=(beside.sheet or "").strip(),
        )
    except actions.SameFileError as same:
        return problem(409, f"The very file was sent before, as {same.upload.pk}. There is nothing to do.")
    return Status(201, sent)


@router.get(
    f"{ADDRESS}/files/{{uuid:upload_id}}",
    auth=Key(Scope.RETURNS),
    response=answers(UploadOut, 404),
    operation_id="file",
)
def file_of(request: KeyRequest, quarter: str, code: str, upload_id: UUID) -> Any:
    """A file that was sent, and what has become of it."""
    given = found_return(request, quarter, code)
    return get_object_or_404(Upload.objects.defer("content").filter(given=given), pk=upload_id)


@router.post(
    f"{ADDRESS}/files/{{uuid:upload_id}}/choice",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(UploadOut, 404, 409, 413, 415),
    operation_id="choose_rows",
)
def choose_rows(request: KeyRequest, quarter: str, code: str, upload_id: UUID, given: ChoiceGiven) -> Any:
    """Say what becomes of a provider's part that is held: it is used, or set aside and the return's own rows kept."""
    found = found_to_make(request, quarter, code)
    kept = Upload.objects.defer("content").select_related("given").filter(part_of__isnull=False)
    part = get_object_or_404(kept, given=found, pk=upload_id)
    if given.rows == "use":
        return actions.use_part(by=request.member.actor, part=part, basis=given.version)
    return actions.set_part_aside(by=request.member.actor, part=part)


@router.get(
    f"{ADDRESS}/versions", auth=Key(Scope.RETURNS), response=answers(Page[VersionOut], 404), operation_id="versions"
)
def versions(request: KeyRequest, quarter: str, code: str, part: Query[Slice]) -> Any:
    """Every version of a return, the latest first."""
    return part.of(queries.versions(found_return(request, quarter, code)))


@router.get(f"{ADDRESS}/issues", auth=Key(Scope.RETURNS), response=answers(IssuePage, 404, 409), operation_id="issues")
def issues(request: KeyRequest, quarter: str, code: str, part: Query[Slice]) -> Any:
    """The issues of the current version, in the order of the file."""
    import polars as pl

    given = with_rows(request, quarter, code)
    answered = [each.issue for each in given.explanations.all() if each.counts]
    found = queries.issues_of(given).with_columns(pl.col("key").is_in(answered).alias("explained"))
    return _page(found, part)


@router.get(
    f"{ADDRESS}/findings", auth=Key(Scope.RETURNS), response=answers(FindingPage, 404, 409), operation_id="findings"
)
def findings(request: KeyRequest, quarter: str, code: str, part: Query[Slice]) -> Any:
    """The findings of the current version that are neither met nor not applicable."""
    given = with_rows(request, quarter, code)
    assert given.current is not None
    return _page(frames_of(given.current)["findings"], part)


@router.post(
    f"{ADDRESS}/corrections",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(UploadOut, 404, 409, 413, 415),
    operation_id="correct",
)
def correct(request: KeyRequest, quarter: str, code: str, given: CorrectionsGiven) -> Any:
    """Put cells right. The file is read again with them, and comes to be the next version."""
    found = found_to_make(request, quarter, code)
    cells = held_to_the_file(found, given.version, given.cells)
    return actions.correct(by=request.member.actor, given=found, basis=given.version, cells=cells)


@router.post(
    f"{ADDRESS}/explanations",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(Explained, 404, 409, 413, 415),
    operation_id="explain",
)
def explain(request: KeyRequest, quarter: str, code: str, given: ExplanationGiven) -> Any:
    """Explain queries of the current version: why each is right as it is."""
    import polars as pl

    found = found_to_make(request, quarter, code)
    if found.current is None:
        raise actions.LockedError("There is nothing to explain: no file has been read for this return yet.")
    asked = queries.issues_of(found).filter((pl.col("level") == "query") & pl.col("key").is_in(given.issues))
    if unknown := sorted(set(given.issues) - {*asked["key"]}):
        raise ValidationError({"issues": f"There is no query with the key {unknown[0]} in the current version."})
    count = actions.explain(
        by=request.member.actor,
        given=found,
        queries=[
            actions.Query(row["key"], row["code"], row["assignment_ref"] or "", row["field"] or "")
            for row in asked.unique("key", maintain_order=True).iter_rows(named=True)
        ],
        reason=given.reason,
        words=given.words,
    )
    return {"explained": count, "left": queries.unanswered(found).height}


def found_return(request: KeyRequest, quarter: str, code: str) -> Return:
    """The return of an address. Raises Http404 where the key may not read it."""
    return get_object_or_404(queries.returns(request.member), round__quarter=quarter, authority__code=code)


def found_to_make(request: KeyRequest, quarter: str, code: str) -> Return:
    """The same, for a key that may change it. Raises Http404 where it may not."""
    found = found_return(request, quarter, code)
    if not may_make(request.member, found):
        raise Http404
    return found


def with_rows(request: KeyRequest, quarter: str, code: str) -> Return:
    """The same, where something has been read of it. Raises LockedError where nothing has, or it was deleted."""
    found = found_return(request, quarter, code)
    if found.current is None:
        raise actions.LockedError("No file has been read for this return yet, so there is nothing to read of it.")
    try:
        frames_of(found.current)
    except DeletedError:
        raise actions.LockedError("The rows of this return were deleted when their time was up.") from None
    return found


def _page(frame: pl.DataFrame, part: Slice) -> dict[str, Any]:
    rows = frame.slice(part.offset, part.limit).iter_rows(named=True)
    return {"count": frame.height, "offset": part.offset, "items": list(rows)}
