"""References that an authority holds: those it has told of, and telling of one or of a list."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from comity.returns.references import COLUMNS, KINDS, Given, read_references
from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.forms import TellReference
from comity.web.histories.keys import number_of
from comity.web.histories.permissions import may_keep
from comity.web.histories.views.finding import authority_to_keep, found_authority
from comity.web.histories.views.lists import empty_list, sent, taken_words
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.masking import masked


@requires(Permission.READ_HISTORIES)
@never_cache
def references(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """The references that an authority holds of workers, as far as it has told of them."""
    authority = found_authority(request, code)
    page = Asked(request, "page").page(queries.references(authority))
    context = {
        "authority": authority,
        "page": page,
        "numbers": {each.pk: masked(number_of(each)) for each in page},
        "names": names_of(each.told_by for each in page),
        "may_keep": may_keep(request.member, authority),
    }
    return render(request, "histories/references.html", context)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def send_references(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Tell of a list of references, whole or not at all."""
    authority = authority_to_keep(request, code)
    given = sent(request, read_references)
    if given.rows is not None:
        new = actions.tell_references(
            by=request.member.actor, authority=authority, references=given.rows, digest=given.digest
        )
        messages.success(request, taken_words(new, len(given.rows), "reference"))
        return redirect("references", region=region, code=code)
    kinds = KINDS.values()
    return given.page(
        request,
        "histories/send_list.html",
        authority=authority,
        what="references",
        heading="References held",
        columns=COLUMNS,
        kinds=kinds,
    )


@requires(Permission.KEEP_HISTORIES)
def references_template(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """An empty list of references, as CSV."""
    authority_to_keep(request, code)
    return empty_list(COLUMNS, "references")


@requires(Permission.KEEP_HISTORIES)
@never_cache
@sensitive_post_parameters("number")
def tell_reference(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Tell of one reference."""
    authority = authority_to_keep(request, code)
    form = TellReference(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        new = actions.tell_references(
            by=request.member.actor, authority=authority, references=[Given(**form.cleaned_data)]
        )
        if new:
            messages.success(request, "The reference is kept.")
        else:
            messages.info(
                request,
                "A reference of this worker with these dates is held already, so it was not kept twice. If its kind is "
                "wrong, take that one back and tell of it again.",
            )
        return redirect("references", region=region, code=code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/tell_reference.html", {"form": form, "authority": authority}, status=status)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def take_back_reference(request: MemberRequest, region: str, code: str, pk: int) -> HttpResponseBase:
    """Let a reference that was told by mistake count no more."""
    authority = authority_to_keep(request, code)
    found = get_object_or_404(queries.references(authority), pk=pk)
    if request.method == "POST":
        actions.take_back_reference(by=request.member.actor, reference=found)
        messages.success(request, "The reference counts no more.")
        return redirect("references", region=region, code=code)
    context = {"authority": authority, "reference": found, "number": masked(number_of(found))}
    return render(request, "histories/take_back_reference.html", context)
