"""Pages on which an administrator helps someone who has lost their second factor and their recovery codes."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from comity.web.audit.actions import record
from comity.web.gate import for_administrators
from comity.web.organisations.forms import LostFactorForm
from comity.web.people.actions import forget_second_factor
from comity.web.people.models import Person
from comity.web.people.second_factor import has_one

SALT = "comity.lost-second-factor"
FOUND_SECONDS = 900
"""For how long the page of someone who was found is good: its address is signed, and cannot be guessed from an id."""


@for_administrators(reauthenticates=True)
@never_cache
def find(request: HttpRequest) -> HttpResponseBase:
    """Ask whose second factor is lost. The address goes in the form and not in the page's own: no log has it."""
    by = request.user
    assert isinstance(by, Person)
    form = LostFactorForm(request.POST or None, by=by)
    if request.method == "POST" and form.is_valid() and form.person is not None:
        return redirect("lost_factor", token=signing.dumps(str(form.person.pk), salt=SALT))
    return render(request, "organisations/administration_find_person.html", {"form": form})


@for_administrators(reauthenticates=True)
@never_cache
def forget(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whether to take away what someone lost, and take it away. Nothing is shown of them but their name."""
    by = request.user
    assert isinstance(by, Person)
    try:
        pk = signing.loads(token, salt=SALT, max_age=FOUND_SECONDS)
    except signing.SignatureExpired:
        messages.info(request, "Nothing has been done. That was some time ago: find them again.")
        return redirect("find_lost_factor")
    except signing.BadSignature:
        raise Http404 from None
    person = get_object_or_404(Person, pk=pk, is_active=True)
    if request.method == "POST" and has_one(person):
        forget_second_factor(by=by, person=person)
        messages.success(
            request, f"The second factor of {person.name} is removed. They are signed out everywhere, and told by mail."
        )
        return redirect("administration")
    with transaction.atomic():
        record(verb="read_person", by=f"person:{by.pk}", subject=person, region=None)
    given = {"found": person, "has_one": has_one(person)}
    return render(request, "organisations/administration_lost_factor.html", given)
