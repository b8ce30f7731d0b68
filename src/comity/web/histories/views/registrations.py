"""An authority's checks of the regulator's register: which are due, the numbers to paste, and what was shown."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from comity.returns.registrations import AT_ONCE, COLUMNS, Checked, in_batches, read_checks
from comity.web.asked import Asked
from comity.web.gate import requires
from comity.web.histories import actions, queries
from comity.web.histories.forms import FindCheck, PasteChecks, SendList
from comity.web.histories.keys import number_of
from comity.web.histories.permissions import may_keep
from comity.web.histories.standing import stands
from comity.web.histories.views.finding import authority_to_keep, found_authority
from comity.web.histories.views.lists import Sent, sent
from comity.web.people.member import MemberRequest
from comity.web.people.roles import Permission
from comity.web.returns.masking import masked
from comity.web.words import counted

SHOWN, ONLY = 200, "to-act-on"


@requires(Permission.READ_HISTORIES)
@never_cache
@sensitive_post_parameters("number")
def registrations(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """The last check of each worker, those to be looked at again soonest first; or that of the one who is looked for.

    The number looked for is sent and stands in no address. Only those look for one who list the numbers anyway: to
    anybody else it would tell which worker a key is.
    """
    is_find = request.method == "POST"
    authority = authority_to_keep(request, code) if is_find else found_authority(request, code)
    today, asked = timezone.localdate(), Asked(request, "page", "only")
    form = FindCheck(request.POST if is_find else None)
    found, only = queries.registrations(authority), asked.text("only")
    if only not in ("", ONLY):
        asked.say("The address asks for a part of the list that there is not. All of it is shown.")
    if is_find and form.is_valid():
        found = queries.registrations_of(authority, form.cleaned_data["number"])
    elif only == ONLY:
        found = queries.to_act_on(found, today)
    page = asked.page(found)
    rows = [
        {
            "check": each,
            "number": masked(number_of(each)),
            "stands": stands(each, today),
            "due": each.recheck_on <= today,
        }
        for each in page
    ]
    context = {
        "authority": authority,
        "page": page,
        "rows": rows,
        "may_keep": may_keep(request.member, authority),
        "form": form,
        "found": is_find and not form.errors,
        "only": only == ONLY and not is_find,
        "to_act_on": queries.to_act_on(queries.registrations(authority), today).count(),
        "part": ONLY,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "histories/registrations.html", context, status=status)


@requires(Permission.KEEP_HISTORIES)
@never_cache
def numbers(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """The numbers to paste into the regulator's bulk check, so many at a time, or as CSV. Listing them is recorded."""
    authority = authority_to_keep(request, code)
    listed = None
    if request.method == "POST":
        listed = actions.list_numbers(by=request.member.actor, authority=authority)
        if "csv" in request.POST:
            content = "\r\n".join([COLUMNS[0].heading, *listed]) + "\r\n"
            answer = HttpResponse(content.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
            answer["Content-Disposition"] = 'attachment; filename="numbers-to-check.csv"'
            return answer
    context = {
        "authority": authority,
        "listed": listed,
        "batches": ["\n".join(batch) for batch in in_batches(listed or [])],
        "at_once": AT_ONCE,
    }
    return render(request, "histories/numbers.html", context)


@requires(Permission.KEEP_HISTORIES)
@never_cache
@sensitive_post_parameters("numbers")
def keep_checks(request: MemberRequest, region: str, code: str) -> HttpResponseBase:
    """Write down what the register showed: of pasted numbers all the same, or of each from a list."""
    authority = authority_to_keep(request, code)
    is_list = request.method == "POST" and "numbers" not in request.POST
    paste = PasteChecks(request.POST if request.method == "POST" and not is_list else None)
    read: Sent[Checked] = sent(request, read_checks) if is_list else Sent(SendList())
    checks = read.rows
    if paste.is_bound and paste.is_valid():
        given = paste.cleaned_data
        checks = [Checked(number, given["result"], given["checked_on"], given["until"]) for number in given["numbers"]]
    if checks is not None:
        made = actions.keep_checks(by=request.member.actor, authority=authority, checks=checks)
        messages.success(request, f"{counted(len(made), 'check')} kept.")
        return redirect("registrations", region=region, code=code)
    return read.page(
        request,
        "histories/keep_checks.html",
        is_wrong=bool(paste.errors),
        authority=authority,
        paste=paste,
        columns=COLUMNS,
    )
