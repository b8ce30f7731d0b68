"""The record of a region, and of the platform itself, for those who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comity.web.asked import Asked
from comity.web.audit import queries
from comity.web.audit.actions import NothingToSignError, export_checkpoint
from comity.web.audit.checkpoint import key_id, signer
from comity.web.audit.forms import Narrow, VerifyForm
from comity.web.audit.models import Event
from comity.web.audit.names import Names, read_out
from comity.web.audit.verification import Verification, holds, verify
from comity.web.gate import for_administrators, requires
from comity.web.organisations.models import Region
from comity.web.people.member import Member, MemberRequest
from comity.web.people.proving import ask_again, lately_proved
from comity.web.people.roles import Permission

MOST_VERIFIED = 200_000
"""Events that are verified while a person waits for the page. A longer record is verified on the server."""


@dataclass(frozen=True, slots=True)
class Record:
    """Whose record a page shows: a region's to one of its members, or the platform's where there is none."""

    member: Member | None
    actor: str

    @property
    def region(self) -> Region | None:
        """The region, None for the platform's own record."""
        return self.member.region if self.member else None

    @property
    def events(self) -> QuerySet[Event]:
        """The events in it that the reader may read."""
        return queries.events(self.member) if self.member else queries.platform_events()

    @property
    def may_verify(self) -> bool:
        """Whether the reader may verify it and export a checkpoint."""
        return self.member is None or self.member.region_wide(Permission.VERIFY_AUDIT)

    @property
    def whole(self) -> bool:
        """Whether the reader reads all of it."""
        return self.member is None or self.member.region_wide(Permission.READ_AUDIT)

    def address(self, name: str, **given: Any) -> str:
        """The address of one of these pages: `record`, `event`, `verify_record` or `checkpoint`."""
        if self.member is None:
            return reverse(f"platform_{name}", kwargs=given)
        return reverse(name, kwargs={"region": self.member.region.slug, **given})


@requires(Permission.READ_AUDIT)
@require_safe
def record(request: MemberRequest, region: str) -> HttpResponse:
    """What was done in the region."""
    return _record(request, _of_region(request))


@requires(Permission.READ_AUDIT)
@require_safe
def event(request: MemberRequest, region: str, number: int) -> HttpResponse:
    """One event, with its hash."""
    return _event(request, _of_region(request), number)


@requires(Permission.VERIFY_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def verify_record(request: MemberRequest, region: str) -> HttpResponse:
    """Verify the region's chain."""
    return _verify(request, _of_region(request))


@requires(Permission.VERIFY_AUDIT, reauthenticates=True)
@require_http_methods(["GET", "HEAD", "POST"])
def checkpoint(request: MemberRequest, region: str) -> HttpResponse:
    """Sign the end of the region's chain, and hand it over to be kept elsewhere."""
    return _checkpoint(request, _of_region(request))


@for_administrators
@require_safe
def platform_record(request: HttpRequest) -> HttpResponse:
    """What was done to the platform itself."""
    return _record(request, _of_platform(request))


@for_administrators
@require_safe
def platform_event(request: HttpRequest, number: int) -> HttpResponse:
    """One event of the platform's."""
    return _event(request, _of_platform(request), number)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def platform_verify_record(request: HttpRequest) -> HttpResponse:
    """Verify the platform's own chain."""
    return _verify(request, _of_platform(request))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def platform_checkpoint(request: HttpRequest) -> HttpResponse:
    """Sign the end of the platform's own chain."""
    if not lately_proved(request):
        return ask_again(request)
    return _checkpoint(request, _of_platform(request))


def _of_region(request: MemberRequest) -> Record:
    return Record(request.member, request.member.actor)


def _of_platform(request: HttpRequest) -> Record:
    return Record(None, f"person:{request.user.pk}")


def _record(request: HttpRequest, of: Record) -> HttpResponse:
    form = Narrow(request.GET or None, member=of.member)
    asked = Asked(request, "before", "after", *form.fields)
    wanted = form.wanted() if form.is_bound else queries.Wanted()
    found = queries.narrowed(of.events, wanted)
    before, after = asked.number("before", "an event"), asked.number("after", "an event")
    page = queries.page(found, size=settings.COMITY.page_size, before=before, after=after)
    while form.is_bound and asked.said:  # one summary at the head of the page
        form.add_error(None, asked.said.pop(0))
    narrowed = wanted != queries.Wanted()
    given = {"of": of, "form": form, "days": read_out(page.events), "page": page, "narrowed": narrowed}
    return render(request, "audit/record.html", given)


def _event(request: HttpRequest, of: Record, number: int) -> HttpResponse:
    found = get_object_or_404(of.events, number=number)
    names = Names([found])
    chain = queries.chain(of.region)
    assert chain is not None
    given = {
        "of": of,
        "event": found,
        "sentence": names.sentence(found),
        "actor": names.actor(found),
        "holds": holds(found),
        "earlier": of.events.filter(number__lt=number).order_by("-number").first(),
        "later": of.events.filter(number__gt=number).order_by("number").first(),
    }
    return render(request, "audit/event.html", given)


def _verify(request: HttpRequest, of: Record) -> HttpResponse:
    form = VerifyForm(request.POST or None, request.FILES or None)
    chain = queries.chain(of.region)
    length = chain.length if chain else 0
    found: Verification | None = None
    if request.method == "POST" and length <= MOST_VERIFIED:
        form = VerifyForm(request.POST, request.FILES)
        if form.is_valid():
            kept = form.cleaned_data["checkpoint"]
            found = verify(of.region, checkpoints=[kept] if kept else [])
    given = {"of": of, "form": form, "found": found, "length": length, "too_long": length > MOST_VERIFIED}
    return render(request, "audit/verify.html", given)


def _checkpoint(request: HttpRequest, of: Record) -> HttpResponse:
    if request.method == "POST":
        try:
            signed = export_checkpoint(by=of.actor, region=of.region)
        except NothingToSignError:
            return redirect(of.address("checkpoint"))
        answer = HttpResponse(signed.to_json(), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{signed.file_name}"'
        return answer
    key = signer()
    given = {"of": of, "chain": queries.chain(of.region), "pem": key.pem, "key": key_id(key.public)}
    return render(request, "audit/checkpoint.html", given)
