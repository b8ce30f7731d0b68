"""A worker's own pages: opening their link, what is held of them and who asked, and objecting to something."""

from __future__ import annotations

from http import HTTPStatus

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_scopes import scope, scopes_disabled

from comity.web.gate import public
from comity.web.histories import actions
from comity.web.histories.actions.links import MOST_TRIES
from comity.web.histories.forms import ObjectTo, OpenLink
from comity.web.histories.models import WorkerLink
from comity.web.histories.tokens import hash_of
from comity.web.histories.worker_view import view_of

SESSION = "comity_worker_link"
LIMITS = {"worker-link": "30/5m/ip"}
"""How often one address may try links and numbers."""

WHY = "a worker has no account: the link that an authority gave them and their registration number are the key"


@public(WHY)
@never_cache
@sensitive_post_parameters("number")
def worker_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open a link, once, with the worker's own number. Merely looking at the address opens nothing."""
    stop = ratelimit.consume_or_429(
        request, app="comity.web.histories", action="worker-link", config=LIMITS, limit_get=True
    )
    if stop is not None:
        return stop
    with scopes_disabled():  # the region is the link's: nobody is in one yet
        link = WorkerLink.objects.filter(token_hash=hash_of(token)).select_related("authority__region").first()
    if link is None or not link.opens(timezone.now()) or link.tries >= MOST_TRIES:
        return render(request, "histories/link_not_good.html", {"link": link}, status=HTTPStatus.NOT_FOUND)
    form = OpenLink(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with scope(region=link.region):
            try:
                proof = actions.open_link(link=link, number=form.cleaned_data["number"])
            except actions.LinkError as error:
                form.add_error("number", str(error))
            else:
                request.session[SESSION] = {"link": str(link.pk), "proof": proof}
                return redirect("worker_page")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/open_link.html", {"form": form, "link": link}, status=status)


@public(WHY)
@never_cache
def worker_page(request: HttpRequest) -> HttpResponseBase:
    """What is held, who asked and why, and the way to say that something is wrong."""
    link = _visit(request)
    if link is None:
        return _closed(request)
    with scope(region=link.region):
        return render(request, "histories/worker.html", {"link": link, "view": view_of(link)})


@public(WHY)
@never_cache
@sensitive_post_parameters("words")
def worker_object(request: HttpRequest, fact: str, key: str) -> HttpResponseBase:
    """Object to one thing that is held. The authority whose fact it is answers."""
    link = _visit(request)
    if link is None:
        return _closed(request)
    with scope(region=link.region):
        shown = next((each for each in view_of(link).every if (each.fact.value, each.fact_id) == (fact, key)), None)
        if shown is None or not shown.is_answered_for:
            raise Http404
        form = ObjectTo(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                actions.object_to(
                    link=link,
                    fact=shown.fact,
                    fact_id=shown.fact_id,
                    authority=shown.authority,
                    words=form.cleaned_data["words"],
                )
            except actions.ObjectionError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, f"{shown.authority} has been told, and has to answer you.")
                return redirect("worker_page")
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return render(request, "histories/worker_object.html", {"form": form, "shown": shown}, status=status)


@public(WHY)
@require_POST
def worker_leave(request: HttpRequest) -> HttpResponseBase:
    """End the visit, so that nobody who has the screen next reads on."""
    request.session.pop(SESSION, None)
    return redirect("worker_page")


def _visit(request: HttpRequest) -> WorkerLink | None:
    """The link whose visit this browser is in, as long as it lasts."""
    held = request.session.get(SESSION) or {}
    with scopes_disabled():
        link = (
            WorkerLink.objects.filter(pk=held["link"], session_hash=hash_of(held["proof"]), closed_at=None)
            .select_related("authority__region", "region")
            .first()
            if held
            else None
        )
    return link if link is not None and link.closes_at is not None and timezone.now() < link.closes_at else None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "histories/visit_closed.html", status=HTTPStatus.NOT_FOUND)
