"""The national return: what is missing from it, what is added beside the rows, its files, its layout, and the log."""

from __future__ import annotations

import re
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from ninja import Field, File, Query, Router, Schema, Status, UploadedFile

from comity.memorandum.model import Post
from comity.web.api.auth import Key
from comity.web.api.fields import Line, Name, ReadDay
from comity.web.api.problems import problem
from comity.web.api.routes.memoranda import DIGEST, ZIP
from comity.web.api.routes.returns import ADDRESS, found_return, found_to_make, with_rows
from comity.web.api.scopes import Scope
from comity.web.api.shapes import Given, KeyRequest, Page, Slice, answers
from comity.web.returns import actions, national
from comity.web.returns.findings import memorandum_of
from comity.web.returns.forms.national import MOST_MAPPING
from comity.web.returns.models import Despatch, NationalMapping, Part, Return, Version

router = Router(tags=["Returns"])

NATIONAL = f"{ADDRESS}/national"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSX = {XLSX_TYPE: {"schema": {"type": "string", "format": "binary"}, "example": "(the bytes of a workbook)"}}
POUNDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


class NationalColumn(Schema):
    """How full a column is. What is rightly blank is no gap; a blank that should not be is."""

    table: str = Field(examples=["Part 2 rules"])
    heading: str = Field(examples=["Explanation of non-compliance"])
    rows: int = Field(examples=[9])
    known: int = Field(examples=[7])
    missing: int = Field(examples=[2])
    blank: int = Field(examples=[0])


class NationalGap(Schema):
    """Something that the national return should say and does not."""

    table: str = Field(examples=["rules"])
    of: str = Field(examples=["price-cap"], description="The assignment, the kind of clause, or the month.")
    heading: str = Field(examples=["Explanation of non-compliance"])
    why: str = Field(examples=["5 assignments did not comply with Price caps, and no explanation is given"])
    mend: str = Field(examples=["Give an explanation for price-cap"])


class AdditionOut(Schema):
    """One thing that is said beside the rows."""

    part: Literal["explanation", "agency", "no_agencies", "cost", "signed"] = Field(examples=["explanation"])
    key: str = Field(examples=["price-cap"])
    content: dict[str, Any] = Field(examples=[{"words": "Two team managers were kept on through an inspection."}])
    made_at: datetime = Field(examples=["2026-10-05T09:00:00Z"])


class NationalOut(Schema):
    """The national return as it stands."""

    version: int = Field(examples=[2])
    made_from: str = Field(examples=[DIGEST], description="The digest of all that it is made of.")
    mapping: int = Field(examples=[1], description="The authority's national mapping; 0 is Comity's own.")
    confirmed: bool = Field(examples=[False], description="The mapping says that it agrees with the Department's.")
    gaps: int = Field(examples=[2])
    notes: list[str] = Field(examples=[["The headings are not confirmed to be the Department's."]])
    columns: list[NationalColumn]
    additions: list[AdditionOut]


class NationalGapPage(Schema):
    """Some of the gaps: `count` in all, and those from `offset` on."""

    count: int = Field(examples=[1])
    offset: int = Field(examples=[0])
    items: list[NationalGap]


class RuleExplanation(Given):
    """Why a rule was not complied with."""

    clause: Name = Field(max_length=60, examples=["price-cap"])
    words: Name = Field(max_length=2000, examples=["Two team managers were kept on through an inspection."])


class NamedAgency(Given):
    """An agency whose behaviour affected compliance."""

    agency: Name = Field(max_length=200, examples=["Tern & Co"])
    behaviour: Name = Field(max_length=2000, examples=["Offered one worker to two authorities"])
    clause: Line = Field("", max_length=60, examples=["price-cap"])


class MonthCost(Given):
    """What a month cost, in pounds and pence."""

    month: Name = Field(max_length=7, examples=["2026-07"])
    pounds: Name = Field(max_length=12, examples=["185937.56"])


class CapSignatures(Given):
    """Who signed an assignment's pay above its cap. Without any day, nobody did."""

    assignment_ref: Name = Field(max_length=200, examples=["CB-0012"])
    dcs: ReadDay | None = Field(None, examples=["2026-07-03"])
    chief_executive: ReadDay | None = Field(None, examples=["2026-07-03"])


class AdditionsGiven(Given):
    """What no row says. A list that is left out changes nothing; `agencies` takes the place of those named before, and
    an empty one says that there are none."""

    explanations: Annotated[list[RuleExplanation], Field(max_length=50)] | None = Field(
        None, examples=[[{"clause": "price-cap", "words": "An inspection was on."}]]
    )
    agencies: Annotated[list[NamedAgency], Field(max_length=200)] | None = Field(
        None, examples=[[{"agency": "Tern & Co", "behaviour": "Offered one worker to two authorities"}]]
    )
    costs: Annotated[list[MonthCost], Field(max_length=3)] | None = Field(
        None, examples=[[{"month": "2026-07", "pounds": "185937.56"}]]
    )
    signed: Annotated[list[CapSignatures], Field(max_length=1000)] | None = Field(
        None, examples=[[{"assignment_ref": "CB-0012", "dcs": "2026-07-03"}]]
    )


class NationalMappingOut(Schema):
    """How the national return is laid out: a national mapping as YAML. Number 0 is Comity's own, and unconfirmed."""

    number: int = Field(examples=[1])
    digest: str = Field(examples=[DIGEST])
    made_at: datetime | None = Field(None, examples=["2026-10-05T09:00:00Z"])
    text: str = Field(examples=["format: 1\n"])


class DespatchOut(Schema):
    """That the national return was sent to the Department. `same` says whether it is what is there now."""

    id: int = Field(examples=[7])
    version: int = Field(examples=[2])
    mapping: int = Field(examples=[1], description="0 is Comity's own.")
    state: str = Field(examples=["authorised"], description="How far the return had come.")
    sent_on: date = Field(examples=["2026-11-02"])
    reference: str = Field(examples=["DfE-778"])
    note: str = Field(examples=["By the collection page"])
    made_from: str = Field(examples=[DIGEST])
    files: dict[str, str] = Field(examples=[{"national-return.xlsx": DIGEST}])
    made_at: datetime = Field(examples=["2026-11-02T09:00:00Z"])
    same: bool = Field(examples=[True])

    @staticmethod
    def resolve_version(one: Despatch) -> int:
        """The number of the version."""
        return one.version.number

    @staticmethod
    def resolve_mapping(one: Despatch) -> int:
        """The number of the mapping."""
        return one.mapping.number if one.mapping else 0

    @staticmethod
    def resolve_same(one: Despatch) -> bool:
        """Held against what is there now."""
        current = one.given.current
        return current is not None and national.made_from(one.given, current) == one.made_from


class DespatchGiven(Given):
    """That it was sent. `made_from` is what was sent, as the national return says it."""

    made_from: Name = Field(max_length=64, examples=[DIGEST])
    sent_on: ReadDay = Field(examples=["2026-11-02"])
    reference: Line = Field("", max_length=100, examples=["DfE-778"])
    note: Line = Field("", max_length=2000, examples=["By the collection page"])


@router.get(NATIONAL, auth=Key(Scope.RETURNS), response=answers(NationalOut, 404, 409), operation_id="national_return")
def national_return(request: KeyRequest, quarter: str, code: str) -> Any:
    """How the national return stands: what is said beside the rows, and how full each column is."""
    given, version = found_with_rows(request, quarter, code)
    made = national.national_of(given, version)
    found = national.completeness_of(made)
    laid = national.mapping_of(given.authority)
    return {
        "version": version.number,
        "made_from": national.made_from(given, version),
        "mapping": laid.number if laid else 0,
        "confirmed": made.mapping.confirmed,
        "gaps": len(found.gaps),
        "notes": list(found.notes),
        "columns": list(found.columns),
        "additions": list(given.additions.all()),
    }


@router.get(
    f"{NATIONAL}/gaps",
    auth=Key(Scope.RETURNS),
    response=answers(NationalGapPage, 404, 409),
    operation_id="national_gaps",
)
def gaps(request: KeyRequest, quarter: str, code: str, part: Query[Slice]) -> Any:
    """What is missing from the national return, and what to do about each."""
    given, version = found_with_rows(request, quarter, code)
    found = national.gaps_of(national.national_of(given, version))
    return {"count": len(found), "offset": part.offset, "items": found[part.offset : part.offset + part.limit]}


@router.post(
    f"{NATIONAL}/additions",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(NationalOut, 404, 409, 413, 415),
    operation_id="add_to_national_return",
)
def add(request: KeyRequest, quarter: str, code: str, given: AdditionsGiven) -> Any:
    """Say what no row says: explanations, agencies, monthly costs, and who signed pay above its cap."""
    found_to_make(request, quarter, code)
    found, version = found_with_rows(request, quarter, code)
    actions.add_parts_to_national(by=request.member.actor, given=found, parts=_parts(found, version, given))
    return national_return(request, quarter, code)


@router.get(
    f"{NATIONAL}/workbook",
    auth=Key(Scope.RETURNS),
    response=answers(None, 404, 409),
    operation_id="national_workbook",
    openapi_extra={"responses": {200: {"content": XLSX}}},
)
def workbook(request: KeyRequest, quarter: str, code: str) -> Any:
    """Both parts of the national return in one workbook. Registration numbers are in it."""
    given, version = found_with_rows(request, quarter, code)
    return _file(request, given, "national-return.xlsx", national.workbook(given, version), XLSX_TYPE)


@router.get(
    f"{NATIONAL}/tables",
    auth=Key(Scope.RETURNS),
    response=answers(None, 404, 409),
    operation_id="national_tables",
    openapi_extra={"responses": {200: {"content": ZIP}}},
)
def tables(request: KeyRequest, quarter: str, code: str) -> Any:
    """Both parts of the national return as CSV files, in a ZIP. Registration numbers are in them."""
    given, version = found_with_rows(request, quarter, code)
    return _file(request, given, "national-return-csv.zip", national.archive(given, version), "application/zip")


@router.get(
    f"{NATIONAL}/mapping",
    auth=Key(Scope.RETURNS),
    response=answers(NationalMappingOut, 404),
    operation_id="national_mapping",
)
def mapping(request: KeyRequest, quarter: str, code: str) -> Any:
    """How the authority's national return is laid out."""
    return _mapping(national.mapping_of(found_return(request, quarter, code).authority))


@router.post(
    f"{NATIONAL}/mapping",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(NationalMappingOut, 404, 413, 415, status=201),
    operation_id="replace_national_mapping",
)
def replace_mapping(request: KeyRequest, quarter: str, code: str, file: File[UploadedFile]) -> Any:
    """Lay it out by another national mapping from now on. Every mistake in the file is told with its line."""
    from comity.returns.national import NationalFileError
    from comity.returns.national.mapping import parse_mapping

    found = found_to_make(request, quarter, code)
    if (file.size or 0) > MOST_MAPPING:
        raise ValidationError({"file": "The file is too large to be a national mapping. Send one of at most 1 MB."})
    try:
        text = file.read().decode("utf-8-sig")
        if "\x00" in text:
            raise ValidationError({"file": "The file is not text. Send a national mapping as YAML."})
        parse_mapping(text, file.name or "the file")
    except UnicodeDecodeError:
        raise ValidationError({"file": "The file is not text in UTF-8. Save it so, and send it again."}) from None
    except NationalFileError as error:
        wrong = [
            {"field": "file", "line": one.line, "found": one.found, "expected": one.write} for one in error.problems
        ]
        return problem(422, "The national mapping cannot be used.", errors=wrong)
    made = actions.replace_national_mapping(by=request.member.actor, organisation=found.authority, text=text)
    return Status(201, _mapping(made))


@router.get(
    f"{NATIONAL}/despatches",
    auth=Key(Scope.RETURNS),
    response=answers(Page[DespatchOut], 404),
    operation_id="despatches",
)
def despatches(request: KeyRequest, quarter: str, code: str, part: Query[Slice]) -> Any:
    """What was sent to the Department, the latest first."""
    found = found_return(request, quarter, code)
    return part.of(Despatch.objects.filter(given=found).select_related("version", "mapping", "given__current"))


@router.post(
    f"{NATIONAL}/despatches",
    auth=Key(Scope.RETURNS_MAKE),
    response=answers(DespatchOut, 404, 409, 413, 415, status=201),
    operation_id="despatch",
)
def despatch(request: KeyRequest, quarter: str, code: str, given: DespatchGiven) -> Any:
    """Write down that the national return was sent to the Department. Comity sends nothing there itself."""
    found_to_make(request, quarter, code)
    found, _ = found_with_rows(request, quarter, code)
    if given.sent_on > timezone.localdate():
        raise ValidationError({"sent_on": "Give a day that is not in the future: write it down once it is sent."})
    return Status(201, actions.despatch(by=request.member.actor, given=found, **given.model_dump()))


def found_with_rows(request: KeyRequest, quarter: str, code: str) -> tuple[Return, Version]:
    """The return of an address and its current version."""
    given = with_rows(request, quarter, code)
    assert given.current is not None
    return given, given.current


def _parts(found: Return, version: Version, given: AdditionsGiven) -> dict[Part, dict[str, dict[str, Any] | None]]:
    """What was sent as the additions of each part. Raises ValidationError for what no national return of this asks."""
    clauses = {clause.kind.value for clause in memorandum_of(version).assignment_clauses()}
    parts: dict[Part, dict[str, dict[str, Any] | None]] = {}
    if given.explanations is not None:
        asked = {clause.kind.value for clause in national.asked_clauses(found, version)}
        _known("explanations", [one.clause for one in given.explanations], asked, "a rule that was not complied with")
        parts[Part.EXPLANATION] = {
            one.clause: {"words": one.words.strip()} for one in given.explanations if one.words.strip()
        }
    if given.agencies is not None:
        _known("agencies", [one.clause for one in given.agencies if one.clause], clauses, "a kind of clause")
        before = {key for part, key in national.additions_of(found) if part == Part.AGENCY}
        named = {str(number): one.model_dump() for number, one in enumerate(given.agencies, 1)}
        parts[Part.AGENCY] = {**dict.fromkeys(before - {*named}), **named}
        if not named:
            parts[Part.NO_AGENCIES] = {"": {}}
    if given.costs is not None:
        _known("costs", [one.month for one in given.costs], {*national.worked_out(found, version)}, "a month of it")
        if odd := [one.pounds for one in given.costs if not POUNDS.fullmatch(one.pounds)]:
            raise ValidationError({"costs": f"{odd[0]} is not an amount. Write pounds and pence: 123456.78."})
        parts[Part.COST] = {one.month: {"pounds": one.pounds} for one in given.costs}
    if given.signed is not None:
        open_ones = {one.assignment_ref for one in national.unsigned_breaches(found, version)}
        what = "an assignment above its cap whose rows do not say who signed"
        _known("signed", [one.assignment_ref for one in given.signed], open_ones, what)
        if any(day > timezone.localdate() for one in given.signed for day in (one.dcs, one.chief_executive) if day):
            raise ValidationError({"signed": "Give days that are not in the future."})
        parts[Part.SIGNED] = {one.assignment_ref: {"signed": _days(one)} for one in given.signed}
    return parts


def _days(one: CapSignatures) -> dict[str, str]:
    days = {Post.DCS.value: one.dcs, Post.CHIEF_EXECUTIVE.value: one.chief_executive}
    return {post: day.isoformat() for post, day in days.items() if day is not None}


def _known(field: str, given: list[str], known: set[str], what: str) -> None:
    if unknown := sorted({*given} - known):
        raise ValidationError({field: f"{unknown[0]!r} is not {what} in this return."})


def _mapping(laid: NationalMapping | None) -> dict[str, Any]:
    from comity.returns.national import default_text

    text = laid.text if laid else default_text()
    return {
        "number": laid.number if laid else 0,
        "digest": sha256(text.encode()).hexdigest(),
        "made_at": laid.made_at if laid else None,
        "text": text,
    }


def _file(request: KeyRequest, given: Return, name: str, content: bytes, kind: str) -> HttpResponse:
    actions.hand_over_national(by=request.member.actor, given=given, digest=sha256(content).hexdigest())
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{given.authority.code}-{given.round.quarter}-{name}"'
    return response
