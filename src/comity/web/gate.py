"""Who may open a view. Every view says so with one of these; a test walks the addresses and fails on one that does not.

The declaration is the check: a view without the permission answers as though the page did not exist, when the person
has no place in the region, or with a page that says what is needed, when they have.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal, overload

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from comity.web.people.roles import Permission

View = Callable[..., HttpResponseBase]
Who = Literal["permission", "signed_in", "administrator", "public"]


@dataclass(frozen=True, slots=True)
class Gate:
    """What a view declares: who may open it, by which permission, or why anyone may."""

    who: Who
    permission: Permission | None = None
    why: str = ""
    reauthenticates: bool = False


THIRD_PARTY = {
    "allauth.": "django-allauth guards each of its own pages: signing in is open, the rest is for the person themself",
    "django.views.static": "static files hold nothing of anyone's",
    "django.views.generic.base": "django-allauth's redirections from addresses of its older versions to its own",
}
"""Views that are not ours, by the start of their module, with the reason that they need no declaration of ours."""


def requires(permission: Permission, *, reauthenticates: bool = False) -> Callable[[View], View]:
    """Only for members of the address's region who hold the permission.

    With `reauthenticates`, only for someone who has lately proved again who they are. Whoever has not comes back to the
    address with a GET, and what they had sent is not done: give such a view a page to come back to.
    """

    def gated(view: View) -> View:
        @wraps(view)
        def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.member.may(permission):  # type: ignore[attr-defined]
                raise PermissionDenied(permission.value)
            if reauthenticates and (again := _proved_again(request)) is not None:
                return again
            return view(request, *args, **kwargs)

        return _declared(check, Gate("permission", permission, reauthenticates=reauthenticates))

    return gated


def for_anyone_signed_in(view: View) -> View:
    """For whoever has signed in: pages about the person themself."""

    @wraps(view)
    def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _declared(check, Gate("signed_in"))


@overload
def for_administrators(view: View) -> View: ...
@overload
def for_administrators(*, reauthenticates: bool) -> Callable[[View], View]: ...
def for_administrators(view: View | None = None, *, reauthenticates: bool = False) -> View | Callable[[View], View]:
    """For administrators, who set up regions and see no region's records.

    With `reauthenticates`, as `requires` has it.
    """

    def gated(view: View) -> View:
        @wraps(view)
        def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.is_administrator:
                raise PermissionDenied("administrator")
            if reauthenticates and (again := _proved_again(request)) is not None:
                return again
            return view(request, *args, **kwargs)

        return _declared(check, Gate("administrator", reauthenticates=reauthenticates))

    return gated if view is None else gated(view)


def public(why: str) -> Callable[[View], View]:
    """For anyone at all, signed in or not; the reason is part of the declaration."""

    def gated(view: View) -> View:
        @wraps(view)
        def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        return _declared(check, Gate("public", why=why))

    return gated


def _declared(view: View, gate: Gate) -> View:
    view.comity_gate = gate  # type: ignore[attr-defined]
    return view


def _proved_again(request: HttpRequest) -> HttpResponseBase | None:
    """A redirect to prove again who they are, or None where they lately did."""
    from comity.web.people.proving import ask_again, lately_proved

    return None if lately_proved(request) else ask_again(request)
