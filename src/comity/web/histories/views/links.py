"""Having a link mailed to a worker, and closing one. Nobody here ever sees the link."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from comity.web.agreements.queries import names_of
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.actions.links import MOST_TRIES
from comity.web.histories.forms import SendLink
from comity.web.histories.keys import number_of
from comity.web.histories.views.finding import lookup_to_keep
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.KEEP_HISTORIES)
@never_cache
@sensitive_post_parameters("address")
def give_link(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Have a link mailed to the worker by which they see what is held of them; and those that were."""
    found, now = lookup_to_keep(request, pk), timezone.now()
    form = SendLink(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_link(
                by=request.member.actor,
                authority=found.authority,
                number=number_of(found),
                address=form.cleaned_data["address"],
            )
        except actions.AddressError as error:
            form.add_error("address", str(error))
        else:
            messages.success(request, "The link is on its way to the worker. Any that was sent before is closed.")
            return redirect("give_link", region=region, pk=pk)
    links = list(queries.links_of(found))
    context = {
        "lookup": found,
        "days": settings.COMITY.worker_link_days,
        "form": form,
        "mail_folder": settings.COMITY.data / "mail" if settings.COMITY.demo else None,
        "links": [(each, each.is_usable(now) and each.tries < MOST_TRIES) for each in links],
        "names": names_of(each.made_by for each in links),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/give_link.html", context, status=status)


@requires(Permission.KEEP_HISTORIES)
@require_POST
def close_link(request: MemberRequest, region: str, pk: UUID, link: UUID) -> HttpResponseBase:
    """Close a link, and the visit that it opened."""
    held = get_object_or_404(queries.links_of(lookup_to_keep(request, pk)), pk=link)
    actions.close_link(by=request.member.actor, link=held)
    messages.success(request, "The link is closed.")
    return redirect("give_link", region=region, pk=pk)
