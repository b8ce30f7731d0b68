"""How a return stands to its deadline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from comity.web.returns.models import Return, Signature, State, Step


@dataclass(frozen=True, slots=True)
class Due:
    """A return's deadline. `left` is the days to it (0 on the day, negative after); `late` the days that it came, or
    is, too late; `authorised` the day that it was authorised."""

    deadline: date
    left: int
    late: int
    authorised: date | None

    @property
    def words(self) -> str:
        """It in words: `12 days left`, `due today`, `3 days late`."""
        if self.authorised is not None:
            return f"{_days(self.late)} late" if self.late else "in time"
        if self.left == 0:
            return "due today"
        return f"{_days(self.left)} left" if self.left > 0 else f"{_days(-self.left)} late"


def due_of(given: Return, today: date) -> Due:
    """How a return stands to its round's deadline."""
    return _due(given, today, authorised_on(given))


def all_due(returns: Iterable[Return], today: date) -> list[tuple[Return, Due]]:
    """Each return and how it stands to its round's deadline, their signatures read together: there may be hundreds."""
    given = list(returns)
    authorised = [each.pk for each in given if each.state == State.AUTHORISED]
    signed = Signature.objects.filter(given__in=authorised, step=Step.AUTHORISE).order_by("-at")
    days = {(pk, turn): timezone.localdate(at) for pk, turn, at in signed.values_list("given", "turn", "at")}
    return [
        (each, _due(each, today, days.get((each.pk, each.turn)) if each.state == State.AUTHORISED else None))
        for each in given
    ]


def authorised_on(given: Return) -> date | None:
    """The day on which the return as it stands was authorised, or None where it is not."""
    if given.state != State.AUTHORISED:
        return None
    signed = [each for each in given.signatures.all() if each.turn == given.turn and each.step == Step.AUTHORISE]
    return timezone.localdate(signed[0].at) if signed else None


def _due(given: Return, today: date, authorised: date | None) -> Due:
    deadline = given.round.deadline
    return Due(deadline, (deadline - today).days, max(0, ((authorised or today) - deadline).days), authorised)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
