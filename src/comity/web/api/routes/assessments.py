"""Judging a file. The answer is all there is: nothing of the file is kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from ninja import Field, File, Form, Router, Schema, UploadedFile
from pydantic import StrictStr

from comity.web.api.auth import Key
from comity.web.api.fields import Line, ReadDay
from comity.web.api.problems import problem
from comity.web.api.routes.memoranda import DIGEST, ZIP
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, answers
from comity.web.assessments import actions, queries
from comity.web.assessments.judging import Answer, Asked

if TYPE_CHECKING:
    import polars as pl

router = Router(tags=["Assessments"])

MOST_SHOWN = 5_000
"""Findings, and issues, in one answer as JSON. The ZIP of the reports has all of them."""

MOST_PROFILE = 2**20
BUSY_SECONDS = 60


class Beside(Given):
    """What the file may not say of itself."""

    quarter: Annotated[StrictStr, Field(pattern=r"^20[0-9]{2}-Q[1-4]$")] | None = Field(None, examples=["2026-Q3"])
    authority: Line | None = Field(None, max_length=20, examples=["X99000003"], description="A code of the region's.")
    as_at: ReadDay | None = Field(None, examples=["2026-09-30"], description="The last day of the quarter otherwise.")
    sheet: Line | None = Field(None, max_length=100, examples=["Assignments"], description="The sheet of a workbook.")


class Finding(Schema):
    """What a clause came to for an assignment."""

    assignment_ref: str | None = Field(examples=["CB-0012"])
    authority: str | None = Field(examples=["X99000003"])
    clause: str = Field(examples=["cool-off"])
    code: str | None = Field(examples=["CS-4"])
    strength: str | None = Field(examples=["must"])
    outcome: str = Field(examples=["breached"])
    reason: str | None = Field(examples=["The worker left a substantive role 2 months before."])
    remedy: str | None = Field(examples=["Start on or after 1 October 2026."])
    citation: str | None = Field(examples=["Cool-off period (CS-4): memorandum, page 7"])


class IssueOut(Schema):
    """What is wrong with a cell, a row or the file."""

    level: str = Field(examples=["error"])
    code: str = Field(examples=["bad-date"])
    sheet: str | None = Field(examples=["Assignments"])
    cell: str | None = Field(examples=["F12"])
    row: int | None = Field(examples=[12])
    field: str | None = Field(examples=["start_date"])
    assignment_ref: str | None = Field(examples=["CB-0012"])
    found: str | None = Field(examples=["31/02/2026"])
    expected: str | None = Field(examples=["a date"])
    message: str | None = Field(examples=["The start date is not a day that exists."])


class Against(Schema):
    """The memorandum that a file was judged against."""

    id: str = Field(examples=["severnside"])
    title: str = Field(examples=["The Severnside memorandum"])
    version: str = Field(examples=["2026-1"])
    digest: str = Field(examples=[DIGEST])


class AssessmentOut(Schema):
    """What judging a file came to. `findings` are those that say something: neither met nor not applicable."""

    memorandum: Against
    quarter: str = Field(examples=["2026-Q3"])
    as_at: date = Field(examples=["2026-09-30"])
    file_digest: str = Field(examples=[DIGEST])
    engine: str = Field(examples=["0.1.0"])
    produced_at: datetime = Field(examples=["2026-10-05T09:00:00Z"])
    said: list[str] = Field(examples=[[]], description="Sentences to say beside the result.")
    accounting: dict[str, int] = Field(
        examples=[{"rows": 120, "read": 118, "repeats": 1, "totals": 1, "blank": 0, "rejected": 0}],
        description="Where every row below the headings went: `rows` is the sum of the rest.",
    )
    outcomes: dict[str, dict[str, int]] = Field(
        examples=[{"cool-off": {"met": 110, "breached": 8}}], description="Assignments by clause and outcome."
    )
    findings_in_all: int = Field(examples=[1], description=f"Of which at most {MOST_SHOWN} are in `findings`.")
    findings: list[Finding]
    issues_in_all: int = Field(examples=[1], description=f"Of which at most {MOST_SHOWN} are in `issues`.")
    issues: list[IssueOut]


@router.post(
    "/assessments",
    auth=Key(Scope.ASSESSMENTS),
    response=answers(AssessmentOut, 413, 415),
    operation_id="assess",
    openapi_extra={"responses": {200: {"content": ZIP}}},
)
def assess(
    request: KeyRequest,
    beside: Form[Beside],
    file: File[UploadedFile],
    profile: File[UploadedFile | None] = None,  # type: ignore[type-arg]
) -> Any:
    """Judge a return against the memorandum in force on its day. `Accept: application/zip` has the reports instead.

    The file (XLSX, XLS, ODS or CSV) is judged while you wait and nothing of it is kept: only that one was judged, with
    its digest, is on the record. `profile` is a mapping profile, for headings and values of the file's own.
    """
    if profile is not None and (profile.size or 0) > MOST_PROFILE:
        return problem(413, "A mapping profile is at most 1 MB.")
    if beside.authority and beside.authority not in dict(queries.authorities(request.member)):
        raise ValidationError({"authority": "There is no authority of this code in the region."})
    from comity.web.assessments.refusals import REFUSALS, refusal

    asked = Asked(
        file=file,  # type: ignore[arg-type]
        name=file.name or "return",
        profile=profile,  # type: ignore[arg-type]
        quarter=beside.quarter,
        authority=beside.authority or None,
        as_at=beside.as_at,
        sheet=(beside.sheet or "").strip() or None,
    )
    try:
        answer = actions.judge(by=request.member.actor, region=request.region, asked=asked)
    except REFUSALS as error:
        return _refused(refusal(error))
    response: Any = _out(answer)
    if request.get_preferred_type(["application/json", "application/zip"]) == "application/zip":
        response = _zip(answer)
    return response


def _refused(why: Any) -> HttpResponse:
    """Why nothing was judged: what was found, what was expected, and what to do."""
    wrong = [{"field": why.field, "found": why.found, "expected": why.expected, "action": why.action}]
    wrong += [
        {"field": why.field, "line": line, "found": found, "expected": "", "action": write}
        for line, found, write in why.lines
    ]
    response = problem(why.status, f"{why.title}. {why.action}", errors=wrong)
    if why.status == 503:
        response["Retry-After"] = str(BUSY_SECONDS)
    return response


def _out(answer: Answer) -> dict[str, Any]:
    judged = answer.judged
    memorandum = judged.memorandum
    return {
        "memorandum": {name: getattr(memorandum, name) for name in ("id", "title", "version", "digest")},
        **{name: getattr(judged, name) for name in ("quarter", "as_at", "file_digest", "engine", "produced_at")},
        "said": answer.said,
        "accounting": dict(judged.accounting),
        "outcomes": {
            clause: {outcome.value: number for outcome, number in counts.items() if number}
            for clause, counts in judged.counts.items()
        },
        "findings_in_all": judged.findings.height,
        "findings": _rows(judged.findings),
        "issues_in_all": judged.issues.height,
        "issues": _rows(judged.issues),
    }


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return list(frame.head(MOST_SHOWN).iter_rows(named=True))


def _zip(answer: Answer) -> HttpResponse:
    from comity.web.assessments.shown import packed

    response = HttpResponse(packed(answer), content_type="application/zip")
    name = f"comity-{answer.judged.quarter or answer.judged.as_at}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
