"""What anyone may open: finding and confirming a receipt, and "Can I take this assignment?", which keeps nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django_scopes import scope

from comity.judge.answers import less_unasked
from comity.judge.check import check_typed
from comity.memorandum import load, shipped
from comity.memorandum.model import Memorandum
from comity.web.agreements.queries import in_force, memorandum_on
from comity.web.engagements import queries
from comity.web.engagements.addressed import answered_to_worker
from comity.web.engagements.answering import answered
from comity.web.engagements.facts import FactsError, read
from comity.web.engagements.forms import Explain, FindReceipt, text_of
from comity.web.engagements.forms.facts import classes_of, in_a_page, with_label
from comity.web.engagements.forms.public import FACTS
from comity.web.gate import public
from comity.web.organisations.queries import regions

LIMITS = {"receipt": "60/5m/ip", "explain": "60/5m/ip"}
"""How often one address may ask. A hash cannot be guessed; judging costs the server more than a page does."""


def _too_many(request: HttpRequest, action: str) -> HttpResponseBase | None:
    return ratelimit.consume_or_429(
        request, app="comity.web.engagements", action=action, config=LIMITS, limit_get=action == "receipt"
    )


@public("whoever holds a receipt on paper has no address to open, and no fact is told here")
@never_cache
@require_safe
def find_receipt(request: HttpRequest) -> HttpResponseBase:
    """Ask for the number and the hash of a receipt, and go to the page that confirms it."""
    form = FindReceipt(request.GET if request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("confirm_receipt", **form.cleaned_data)
    return render(request, "engagements/find_receipt.html", {"form": form}, status=422 if form.errors else 200)


@public("whoever holds a receipt may see that it is ours: the page tells its number and hash, and no fact")
@never_cache
@require_safe
def confirm_receipt(request: HttpRequest, number: str, digest: str) -> HttpResponseBase:
    """Whether a receipt of this number and hash was made here."""
    if (stop := _too_many(request, "receipt")) is not None:
        return stop
    found = queries.confirmed(number, digest.lower())
    context = {"found": found, "number": number[:40], "digest": digest[:64]}
    return render(request, "engagements/confirm.html", context, status=200 if found else 404)


@dataclass(frozen=True, slots=True)
class Offered:
    """A memorandum that the explainer can go by."""

    key: str
    words: str
    region: Any = None

    def memorandum(self, day: date) -> Memorandum:
        """The memorandum as at a day."""
        if self.region is None:
            return load(self.key)
        with scope(region=self.region):
            publication = in_force(self.region, day)
            assert publication is not None, self.key
            return memorandum_on(publication, day)


def offered(day: date) -> list[Offered]:
    """Each region's memorandum in force, and those that ship which no region here has as its own."""
    found, theirs = [], set()
    for region in regions():
        with scope(region=region):
            publication = in_force(region, day)
        if publication is not None:
            theirs.add(publication.memorandum)
            found.append(Offered(f"region:{region.slug}", f"{region.name}: {publication.title}", region))
    return [*found, *(Offered(name, load(name).title) for name in shipped() if name not in theirs)]


@public("a worker or an agency may ask what the agreed rules say; what they give is judged and not kept")
@never_cache
@sensitive_post_parameters()
def can_i_take_it(request: HttpRequest) -> HttpResponseBase:
    """Can I take this assignment? The same engine as a check, with nothing stored."""
    today = timezone.localdate()
    choices = offered(today)
    sent = request.POST if request.method == "POST" else None
    form = Explain(sent, memoranda=[(one.key, one.words) for one in choices])
    context: dict[str, Any] = {"form": form, "boxes": classes_of(FACTS)}
    if sent is not None:
        if (stop := _too_many(request, "explain")) is not None:
            return stop
        if (judged := _judged(form, choices, today)) is not None:
            judged, left = less_unasked(judged, ("authority", *FACTS))
            answer = answered_to_worker(judged, answered(judged))
            return render(request, "engagements/explained.html", answer | {"as_at": today, "left": left})
    return render(request, "engagements/explain.html", context, status=422 if form.errors else 200)


def _judged(form: Explain, choices: list[Offered], today: date) -> Any:
    """The facts judged; None where one cannot be read, which the form then says, of every one at once."""
    form.full_clean()
    given = form.cleaned_data
    chosen = next((one for one in choices if one.key == given.get("memorandum")), None)
    memorandum = (chosen or choices[0]).memorandum(today)
    asked = ("authority", *FACTS) if chosen is not None else FACTS  # whose name means whom, the memorandum says
    try:
        facts = read({name: text_of(given[name]) for name in asked if name in given}, memorandum)
    except FactsError as error:
        for wrong in error.wrong:
            form.add_error(wrong.field, with_label(str(form.fields[wrong.field].label), in_a_page(wrong)))
        return None
    return None if form.errors else check_typed(facts, memorandum, today)
