"""Reading memoranda: the list, the readable page, the rule catalogue, a clause, what changed, and downloads."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from comity.memorandum import diff, to_markdown
from comity.memorandum.frozen import frozen
from comity.memorandum.model import Memorandum
from comity.web.agreements import queries
from comity.web.agreements.archive import zipped
from comity.web.agreements.forms import AsAt
from comity.web.agreements.models import Publication
from comity.web.agreements.periods import periods
from comity.web.agreements.permissions import may_publish, may_read_bundles
from comity.web.agreements.shown import catalogue_rows, clause_page, contents_of, sections
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission

AS_AT = ("as_at", "as_at_day", "as_at_month", "as_at_year")
"""What an address may name the day by, that a memorandum is read as at."""


@requires(Permission.READ_REGION)
def memoranda(request: MemberRequest, region: str) -> HttpResponse:
    """The region's publications, the one in force today, and to who may see it what waits."""
    Asked(request)
    found = list(queries.publications(request.member))
    actors = [actor for held in found for actor in (held.brought_in_by, held.published_by, held.withdrawn_by)]
    return render(
        request,
        "agreements/memoranda.html",
        {
            "today": timezone.localdate(),
            "in_force": queries.in_force(request.region, timezone.localdate()),
            "published": sorted((held for held in found if held.is_published), key=lambda held: -(held.number or 0)),
            "waiting": [held for held in found if held.waits],
            "withdrawn": [held for held in found if not held.waits and not held.is_published],
            "periods": periods(held for held in found if held.is_published),
            "names": queries.names_of(actors),
            "may_read_bundles": may_read_bundles(request.member),
            "may_publish": may_publish(request.member),
            "who_publishes": queries.who_publishes(request.member),
        },
    )


@requires(Permission.READ_REGION)
def memorandum_in_force(request: MemberRequest, region: str) -> HttpResponse:
    """Straight to the memorandum in force on a day (`?as_at=2026-09-30`; today where none is given)."""
    day, form = _as_at(request)
    found = queries.in_force(request.region, day)
    if found is None:
        return render(request, "agreements/none_in_force.html", {"as_at": day, "form": form})
    # what was not understood goes on with it, for the memorandum's own page to say
    query = request.GET.copy()
    if not form.errors:
        for name in AS_AT:
            query.pop(name, None)
        query["as_at"] = str(day)
    return redirect(reverse("memorandum", args=[region, found.pk]) + f"?{query.urlencode()}")


@requires(Permission.READ_REGION)
def memorandum(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """The readable memorandum."""
    publication = _publication(request, pk)
    day, form = _as_at(request)
    held = queries.memorandum_on(publication, day)
    shown = sections(held)
    return render(
        request,
        "agreements/memorandum.html",
        {
            **_about(request, publication, held, day, form),
            "sections": shown,
            "contents": contents_of(shown),
            "clause_anchors": {f"clause-{_anchored(clause.code)}": clause.code for clause in held.clauses},
        },
    )


@requires(Permission.READ_REGION)
def rule_catalogue(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """Every clause on one line, as it is judged."""
    publication = _publication(request, pk)
    day, form = _as_at(request)
    held = queries.memorandum_on(publication, day)
    about = _about(request, publication, held, day, form)
    return render(request, "agreements/rule_catalogue.html", {**about, "rows": catalogue_rows(held, day)})


@requires(Permission.READ_REGION)
def clause(request: MemberRequest, region: str, pk: int, code: str) -> HttpResponse:
    """One clause: its words, its strength and terms by date, and where it comes from."""
    publication = _publication(request, pk)
    day, form = _as_at(request)
    held = queries.memorandum_on(publication, day)
    found = next((each for each in held.clauses if each.code == code), None)
    if found is None:
        raise Http404
    about = _about(request, publication, held, day, form)
    return render(request, "agreements/clause.html", {**about, "clause": found, **clause_page(held, found, day)})


@requires(Permission.READ_REGION)
def difference(request: MemberRequest, region: str, pk: int) -> HttpResponse:
    """What changed between two publications, in words (`?from=<pk>`; the one before where none is given)."""
    publication = _publication(request, pk)
    others = [held for held in queries.published(request.member) if held.pk != publication.pk]
    asked = Asked(request, "from", *AS_AT)
    wanted = asked.text("from")
    earlier = next((held for held in others if str(held.pk) == wanted), None)
    if wanted and earlier is None:
        asked.say("The address names no other publication of this region to compare with. See the one before instead.")
    if earlier is None:
        number = publication.number or max((held.number or 0 for held in others), default=0) + 1
        earlier = next((held for held in others if (held.number or 0) < number), None)
    changes = diff(queries.memorandum_whole(earlier), queries.memorandum_whole(publication)) if earlier else ()
    context = {"publication": publication, "earlier": earlier, "others": others, "changes": changes}
    return render(request, "agreements/difference.html", context)


@requires(Permission.READ_REGION)
def download(request: MemberRequest, region: str, pk: int, form: str) -> HttpResponse:
    """The memorandum as a ZIP of its bundle, as Markdown, or as the JSON that its digest is taken of."""
    publication = _publication(request, pk)
    day, _ = _as_at(request)
    name = f"{publication.memorandum}-{publication.version}"
    if form == "bundle":
        files = {f"{publication.memorandum}/{file}": held for file, held in queries.bundle_of(publication).items()}
        return _file(zipped(files), f"{name}.zip", "application/zip")
    held = queries.memorandum_on(publication, day)
    if form == "markdown":
        return _file(to_markdown(held).encode(), f"{name}.md", "text/markdown; charset=utf-8")
    if form == "json":
        return _file(frozen(held), f"{name}.json", "application/json")
    raise Http404


def _publication(request: MemberRequest, pk: int) -> Publication:
    return get_object_or_404(queries.publications(request.member), pk=pk)


def _as_at(request: HttpRequest) -> tuple[date, AsAt]:
    """The day asked for, and the form that shows it. A day that cannot be is said on the form, and today is read."""
    Asked(request, *AS_AT)
    today = timezone.localdate()
    if not any(name.startswith("as_at") for name in request.GET):
        return today, AsAt(initial={"as_at": today})
    form = AsAt(request.GET)
    if not form.is_valid():
        return today, form
    day: date = form.cleaned_data["as_at"]
    return day, AsAt(initial={"as_at": day})


def _about(
    request: MemberRequest, publication: Publication, held: Memorandum, day: date, form: AsAt
) -> dict[str, object]:
    """What every page of one memorandum shows."""
    current = queries.in_force(request.region, day)
    return {
        "publication": publication,
        "memorandum": held,
        "as_at": day,
        "form": form,
        "is_in_force": current is not None and current.pk == publication.pk,
        "in_force": current,
        "period": periods(queries.published(request.member)).get(publication.pk),
        "query": f"?as_at={day}",
    }


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _anchored(code: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in code.lower())
