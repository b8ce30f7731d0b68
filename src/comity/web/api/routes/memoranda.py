"""Reading a region's memoranda: which there are, which is in force on a day, what each says, and what changed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from comity.memorandum import diff, to_markdown
from comity.memorandum.document import departure, source
from comity.memorandum.frozen import frozen
from comity.memorandum.model import ASSIGNMENT_KINDS, Clause, Kind, Memorandum
from comity.memorandum.words import since, term_words
from comity.web.agreements import queries
from comity.web.agreements.archive import zipped
from comity.web.agreements.judged_of import JUDGED
from comity.web.agreements.models import Publication, State
from comity.web.agreements.shown import cap_rows, strength_on, terms_on
from comity.web.api.auth import Key
from comity.web.api.fields import LARGEST, Id, ReadDay
from comity.web.api.problems import problem
from comity.web.api.scopes import Scope
from comity.web.api.shapes import KeyRequest, Page, Slice, answers

router = Router(tags=["Memoranda"])

DIGEST = "9f2feb0f1ef425b292f2f94bfbb0e2f5b4a9f3d3f3bd7ff2f2a8f0f6a86a2b11"
ZIP = {"application/zip": {"schema": {"type": "string", "format": "binary"}}}
MARKDOWN = {"text/markdown": {"schema": {"type": "string"}, "example": "# The Severnside memorandum"}}
CANONICAL = {"application/json": {"schema": {"type": "object"}, "example": {"id": "severnside", "version": "1"}}}


class Remark(Schema):
    """Something that the lint found in a bundle, which does not keep it from being published."""

    file: str = Field(examples=["clauses/cool-off.yaml"])
    line: int = Field(examples=[12], description="0: the file as a whole.")
    found: str = Field(examples=["the region is named as Westmarch"])
    write: str = Field(examples=["Check that it is the right bundle"])


class Stage(Schema):
    """What the memorandum comes to from a day on, with the amendments agreed by then."""

    from_date: date = Field(alias="from", examples=["2026-04-01"])
    digest: str = Field(examples=[DIGEST])


class PublicationOut(Schema):
    """A memorandum that was brought in to the region, and what became of it."""

    id: int = Field(examples=[3])
    memorandum: str = Field(examples=["severnside"], description="The memorandum's own id.")
    title: str = Field(examples=["The Severnside memorandum"])
    version: str = Field(examples=["2026-1"])
    in_force: date = Field(examples=["2026-04-01"], description="The first day that it gives for itself.")
    state: State = Field(examples=["published"])
    number: int | None = Field(examples=[2], description="Its place among the region's publications.")
    supersedes: int | None = Field(alias="supersedes_id", examples=[1])
    digest: str = Field(examples=[DIGEST], description="Of it with every amendment.")
    stages: list[Stage]
    warnings: list[Remark] = Field(examples=[[]])
    engine: str = Field(examples=["0.1.0"], description="The version of Comity that resolved it.")
    brought_in_by: str = Field(examples=["person:0f8fad5b-d9cb-469f-a165-70867728950e"], description="Who, by id.")
    brought_in_at: datetime = Field(examples=["2026-03-02T10:00:00Z"])
    published_by: str = Field(
        examples=["person:0f8fad5b-d9cb-469f-a165-70867728950e"], description="Empty: nobody yet."
    )
    published_at: datetime | None = Field(examples=["2026-03-09T10:00:00Z"])
    withdrawn_by: str = Field(examples=[""])
    withdrawn_at: datetime | None = Field(examples=[None])


class ClauseOut(Schema):
    """A clause as the rule catalogue lists it, on a day."""

    code: str = Field(examples=["CS-4"])
    kind: str = Field(examples=["cool-off"], json_schema_extra={"enum": [kind.value for kind in Kind]})
    heading: str = Field(examples=["Cool-off period"])
    judged: str = Field(examples=["The months since the worker left a substantive role in the region."])
    strength: str = Field(examples=["must"], description="must, should, or not yet.")
    terms: str = Field(examples=["3 months"], description="The terms in force on the day, in words.")
    departure: str = Field(examples=["The director of children's services signs"])


class DatedWords(Schema):
    """Something that holds from a day on, and where that comes from."""

    words: str = Field(examples=["3 months"])
    since: str = Field(examples=["from 1 April 2026"])
    source: str = Field(examples=["Memorandum, page 7"])


class Cap(Schema):
    """A price cap of one role and payment basis."""

    role: str = Field(examples=["Social worker"])
    basis: str = Field(examples=["PAYE"])
    amount: str = Field(examples=["£38.50"])
    since: str = Field(examples=["From 1 April 2026"])
    state: str = Field(examples=["In force"])


class ClauseWhole(ClauseOut):
    """A clause with its words, and its strength and terms through time."""

    words: str = Field(examples=["A worker who leaves a substantive post is not engaged for three months."])
    source: str = Field(examples=["Memorandum, page 7"])
    inherited_from: str = Field(
        examples=[""], description="The memorandum that it comes from, where not from this one."
    )
    strengths: list[DatedWords]
    dated_terms: list[DatedWords]
    caps: list[Cap]


class ChangeOut(Schema):
    """One difference, in a sentence."""

    about: str = Field(examples=["cool-off"], description="A clause's kind, or the part of the memorandum.")
    words: str = Field(examples=["CS-4: the cool-off is 3 months; it was 6."])


class Difference(Schema):
    """What changed between two publications. Publishing asks for both digests, so as to publish what was read."""

    digest: str = Field(examples=[DIGEST])
    earlier: int | None = Field(examples=[1], description="The id of the other; null: there is none before it.")
    earlier_digest: str = Field(examples=[DIGEST], description="Empty where there is none.")
    changes: list[ChangeOut]


def found(request: KeyRequest, publication_id: int) -> Publication:
    """A publication that the key may see."""
    return get_object_or_404(queries.publications(request.member), pk=publication_id)


@router.get("/memoranda", auth=Key(Scope.MEMORANDA), response=answers(Page[PublicationOut]), operation_id="memoranda")
def memoranda(request: KeyRequest, part: Query[Slice], state: State | None = None) -> Any:
    """The region's publications, the latest first: those published, and with the scope bundles the others too."""
    shown = queries.publications(request.member)
    return part.of(shown.filter(state=state) if state else shown)


@router.get(
    "/memoranda/in-force",
    auth=Key(Scope.MEMORANDA),
    response=answers(PublicationOut, 404),
    operation_id="memorandum_in_force",
)
def memorandum_in_force(request: KeyRequest, as_at: ReadDay | None = None) -> Any:
    """The memorandum in force on a day; today where none is given."""
    day = as_at or timezone.localdate()
    held = queries.in_force(request.region, day)
    return held or problem(404, f"No memorandum was in force on {day}.")


@router.get(
    "/memoranda/{int:publication_id}",
    auth=Key(Scope.MEMORANDA),
    response=answers(PublicationOut, 404),
    operation_id="memorandum",
)
def memorandum(request: KeyRequest, publication_id: Id) -> Any:
    """One publication."""
    return found(request, publication_id)


@router.get(
    "/memoranda/{int:publication_id}/clauses",
    auth=Key(Scope.MEMORANDA),
    response=answers(list[ClauseOut], 404),
    operation_id="rule_catalogue",
)
def rule_catalogue(request: KeyRequest, publication_id: Id, as_at: ReadDay | None = None) -> Any:
    """The rule catalogue: every clause as it is judged on a day (today where none is given)."""
    day = as_at or timezone.localdate()
    return [_row(clause, day) for clause in _on(request, publication_id, day).clauses]


@router.get(
    "/memoranda/{int:publication_id}/clauses/{code}",
    auth=Key(Scope.MEMORANDA),
    response=answers(ClauseWhole, 404),
    operation_id="clause",
)
def clause(request: KeyRequest, publication_id: Id, code: str, as_at: ReadDay | None = None) -> Any:
    """One clause: its words, its strength and terms by date, and where it comes from."""
    day = as_at or timezone.localdate()
    held = _on(request, publication_id, day)
    one = next((each for each in held.clauses if each.code == code), None)
    if one is None:
        raise Http404
    names = ("role", "basis", "amount", "since", "state")
    return {
        **_row(one, day),
        "words": one.words,
        "source": source(one.citation),
        "inherited_from": one.inherited_from or "",
        "strengths": [
            {"words": step.value.value, "since": f"from {step.from_date}", "source": source(step.citation)}
            for step in one.strength
        ],
        "dated_terms": [
            {"words": term_words(one.kind, term), "since": since(term, one.kind), "source": source(term.citation)}
            for term in one.terms
        ],
        "caps": [dict(zip(names, map(str, row), strict=True)) for row in cap_rows(held, one.caps, day)],
    }


@router.get(
    "/memoranda/{int:publication_id}/difference",
    auth=Key(Scope.MEMORANDA),
    response=answers(Difference, 404),
    operation_id="memorandum_difference",
)
def difference(
    request: KeyRequest,
    publication_id: Id,
    earlier: int | None = Query(
        None,
        alias="from",
        ge=1,
        le=LARGEST,
        description="The id of another; the one published before where none is given.",
    ),
) -> Any:
    """What changed between two publications, in words, each with every amendment."""
    publication = found(request, publication_id)
    others = queries.published(request.member).exclude(pk=publication.pk)
    other = get_object_or_404(others, pk=earlier) if earlier else _before(publication, others)
    after = queries.memorandum_whole(publication)
    changes = diff(queries.memorandum_whole(other), after) if other else ()
    return {
        "digest": publication.digest,
        "earlier": other.pk if other else None,
        "earlier_digest": other.digest if other else "",
        "changes": [{"about": str(change.about), "words": change.words} for change in changes],
    }


@router.get(
    "/memoranda/{int:publication_id}/bundle",
    auth=Key(Scope.MEMORANDA),
    response=answers(None, 404),
    operation_id="download_bundle",
    openapi_extra={"responses": {200: {"content": ZIP}}},
)
def bundle(request: KeyRequest, publication_id: Id) -> Any:
    """The bundle's files as they were brought in, as a ZIP."""
    publication = found(request, publication_id)
    files = {f"{publication.memorandum}/{name}": held for name, held in queries.bundle_of(publication).items()}
    return _file(zipped(files), publication, "zip", "application/zip")


@router.get(
    "/memoranda/{int:publication_id}/markdown",
    auth=Key(Scope.MEMORANDA),
    response=answers(None, 404),
    operation_id="download_markdown",
    openapi_extra={"responses": {200: {"content": MARKDOWN}}},
)
def markdown(request: KeyRequest, publication_id: Id, as_at: ReadDay | None = None) -> Any:
    """The readable memorandum as at a day (today where none is given), as Markdown."""
    publication = found(request, publication_id)
    held = queries.memorandum_on(publication, as_at or timezone.localdate())
    return _file(to_markdown(held).encode(), publication, "md", "text/markdown; charset=utf-8")


@router.get(
    "/memoranda/{int:publication_id}/canonical",
    auth=Key(Scope.MEMORANDA),
    response=answers(None, 404),
    operation_id="download_canonical",
    openapi_extra={"responses": {200: {"content": CANONICAL}}},
)
def canonical(request: KeyRequest, publication_id: Id, as_at: ReadDay | None = None) -> Any:
    """The memorandum as at a day (today where none is given) as canonical JSON: its SHA-256 is the stage's digest."""
    publication = found(request, publication_id)
    held = queries.memorandum_on(publication, as_at or timezone.localdate())
    return _file(frozen(held), publication, "json", "application/json")


def _on(request: KeyRequest, publication_id: int, day: date) -> Memorandum:
    return queries.memorandum_on(found(request, publication_id), day)


def _before(publication: Publication, others: QuerySet[Publication]) -> Publication | None:
    """The publication before one: for what is not published, the latest."""
    return (others.filter(number__lt=publication.number) if publication.number else others).first()


def _row(clause: Clause, day: date) -> dict[str, str]:
    return {
        "code": clause.code,
        "kind": clause.kind.value,
        "heading": clause.heading,
        "judged": JUDGED[clause.kind],
        "strength": strength_on(clause.strength, day),
        "terms": "See the caps" if clause.caps else terms_on(clause.kind, clause.terms, day),
        "departure": departure(clause) if clause.kind in ASSIGNMENT_KINDS else "",
    }


def _file(content: bytes, publication: Publication, ending: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    name = quote(f"{publication.memorandum}-{publication.version}.{ending}", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
