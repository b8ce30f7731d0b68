"""Delegations: what was given to whom, giving one's signing, and taking it back."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from comity.memorandum.base import Post
from comity.web.approvals import actions, queries
from comity.web.approvals.alone import giving_words, other_posts
from comity.web.approvals.errors import ApprovalError
from comity.web.approvals.forms import Delegate
from comity.web.approvals.forms.deciding import posts_of
from comity.web.approvals.permissions import ROLE_OF
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission


@requires(Permission.READ_REGISTER)
@require_safe
def delegations(request: MemberRequest, region: str) -> HttpResponse:
    """What a member gave and was given, and what was given in organisations whose people they see."""
    page = Asked(request, "page").page(queries.delegations(request.member))
    today, person = timezone.localdate(), request.member.person
    own = {(post, held.organisation_id) for post, held in posts_of(person)} if person is not None else set()
    rows = [
        {
            "held": each,
            "post": ROLE_OF[Post(each.post)].label,
            "holds": each.holds(today),
            "over": each.ended_at is not None or each.last_day < today,
            "mine": (Post(each.post), each.organisation_id) in own,
        }
        for each in page.object_list
    ]
    context = {
        "page": page,
        "rows": rows,
        "may_delegate": bool(own) and request.member.may(Permission.DELEGATE_SIGNING),
    }
    return render(request, "approvals/delegations.html", context)


@requires(Permission.DELEGATE_SIGNING, reauthenticates=True)
def delegate(request: MemberRequest, region: str) -> HttpResponseBase:
    """Give the signing of one's post to another person between two days."""
    assert request.member.person is not None
    form = Delegate(request.POST if request.method == "POST" else None, person=request.member.person)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        post, organisation = form.posts[given["post"]]
        given_to, first, last = form.people[given["given_to"]], given["first_day"], given["last_day"]
        same = f"{given['post']} {given_to.pk} {first} {last}"
        if (others := other_posts(post, organisation, given_to, first, last)) and request.POST.get("knowing") != same:
            context = {"form": form, "warning": giving_words(post, others, given_to), "same": same}
            return render(request, "approvals/delegate.html", context)
        try:
            actions.delegate(
                by=request.member,
                organisation=organisation,
                post=post,
                given_to=given_to,
                first_day=first,
                last_day=last,
            )
        except ApprovalError as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, "The signing is given between those days. They have been told.")
            return redirect("delegations", region=region)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "approvals/delegate.html", {"form": form}, status=status)


@requires(Permission.DELEGATE_SIGNING)
@require_POST
def end(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """Take it back."""
    found = get_object_or_404(queries.delegations(request.member), pk=pk)
    try:
        actions.end_delegation(by=request.member, delegation=found)
    except ApprovalError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The signing is taken back. What was decided by it stands.")
    return redirect("delegations", region=region)
