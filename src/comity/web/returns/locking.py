"""The one way to a return that is about to be changed: locked in the database, and not by anybody's signature."""

from __future__ import annotations

from comity.web.returns.models import Return, State


class LockedError(Exception):
    """The return cannot be changed: it is signed, or its round is closed. The text says which, and what to do."""


def to_change(given: Return) -> Return:
    """The return as it stands now, held until the transaction ends.

    Raises:
        LockedError: someone has signed it, or its round is closed.
    """
    found = held(given)
    if not found.round.is_open:
        raise LockedError(f"The round for {found.round.quarter} is closed, so nothing of this return can change.")
    if found.is_locked:
        raise LockedError(
            f"This return is {found.get_state_display().lower()}, so nothing of it can change. "
            "Reopen it, with a reason, to change it."
        )
    return found


def to_contest(given: Return) -> Return:
    """The return as it stands now, held until the transaction ends, for a word against a finding of it.

    A contest changes no row, so the lock of signing does not hold it back: those who sign next see it.

    Raises:
        LockedError: the return is authorised, or its round is closed.
    """
    found = held(given)
    if why := why_no_contest(found):
        raise LockedError(why)
    return found


def why_no_contest(given: Return) -> str:
    """Why no finding of the return can be contested any more; "" where one can."""
    if not given.round.is_open:
        return f"The round for {given.round.quarter} is closed, so a finding of this return can no longer be contested."
    if given.state == State.AUTHORISED:
        return (
            "This return is authorised, so a finding of it can no longer be contested. "
            "Reopened, with a reason, it could be."
        )
    return ""


def held(given: Return) -> Return:
    """The return as it stands now, held until the transaction ends, whoever has signed it.

    It is locked first and read afterwards: read in one with the lock, what it names would be as it was before the wait.
    """
    Return.objects.select_for_update().get(pk=given.pk)
    return Return.objects.select_related("region", "round", "authority", "current").get(pk=given.pk)
