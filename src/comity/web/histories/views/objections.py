"""Workers' objections, for the authority whose facts they are about."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from comity.web.agreements.queries import names_of
from comity.web.asked import Asked
from comity.web.engagements import queries as recorded
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.forms import AnswerObjection
from comity.web.histories.keys import number_of
from comity.web.histories.models import Fact, Objection, Verdict
from comity.web.histories.objected import answer_to, fact_words, words_of
from comity.web.histories.permissions import may_keep
from comity.web.people.member import Member, MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.masking import masked


@requires(Permission.READ_HISTORIES)
def objections(request: MemberRequest, region: str) -> HttpResponseBase:
    """Every objection to what the member's authorities have told, those not answered first."""
    page = Asked(request, "page").page(queries.objections(request.member))
    return render(request, "histories/objections.html", {"page": page})


@requires(Permission.READ_HISTORIES)
@never_cache
def objection(request: MemberRequest, region: str, pk: UUID) -> HttpResponseBase:
    """One objection: what the worker says, of which fact, and what was answered or a form to answer."""
    found = get_object_or_404(queries.objections(request.member), pk=pk)
    may_answer = may_keep(request.member, found.authority)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied(Permission.KEEP_HISTORIES.value)
    form = AnswerObjection(request.POST if request.method == "POST" else None, of_return=found.fact == Fact.ASSIGNMENT)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_objection(
                by=request.member.actor,
                objection=found,
                verdict=Verdict(form.cleaned_data["verdict"]),
                answer=form.cleaned_data["answer"],
            )
        except actions.ObjectionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The worker is answered. They read it by their next link.")
            return redirect("objection", region=region, pk=pk)
    context = {
        "objection": found,
        "number": masked(number_of(found)),
        "words": words_of(found),
        "fact": fact_words(found),
        "answer": answer_to(found),
        "answered_by": names_of([found.answered_by]).get(found.answered_by, ""),
        "may_answer": may_answer and found.answered_at is None,
        "verdict": found.said,
        "of_return": found.fact == Fact.ASSIGNMENT,
        "of_record": found.fact in (Fact.ENGAGEMENT, Fact.CHECK),
        "place": _place(request.member, found),
        "agreed": found.agreed,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/objection.html", context, status=status)


def _place(member: Member, found: Objection) -> str:
    """Where what it is about is put right, for whoever may read that; empty where it is put right here or in a return,
    or they may not."""
    slug, own = found.region.slug, {"authority": found.authority, "pk": found.fact_id, "deleted_at": None}
    if found.fact == Fact.ENGAGEMENT and recorded.engagements(member).filter(**own).exists():
        return reverse("engagement", args=[slug, found.fact_id])
    check = recorded.checks(member).filter(**own).first() if found.fact == Fact.CHECK else None
    return reverse("check", args=[slug, check.number]) if check else ""
