"""When the region hears of an exception, and by when the memorandum says that it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from comity.memorandum.departing import Departures
from comity.memorandum.departure_words import count_words
from comity.memorandum.routes import departures_of
from comity.web.approvals.models import ExceptionRequest
from comity.web.approvals.state import Standing
from comity.web.engagements import memoranda
from comity.web.engagements.memoranda import NotKeptError
from comity.web.words import date as day_words


def departures(request: ExceptionRequest) -> Departures | None:
    """How one departs under the memorandum that a request was made from; None where that is not kept."""
    try:
        return departures_of(memoranda.made_with(request.from_check).memorandum)
    except NotKeptError:
        return None


@dataclass(frozen=True, slots=True)
class Heard:
    """The day on which the region was told, and the last on which it had to be: None where it was not, or where the
    memorandum does not say. The days count from the last signature."""

    told_on: date | None
    by: date | None
    today: date

    @property
    def days_late(self) -> int:
        """How many days too late it was told, or it is by now."""
        return max(0, ((self.told_on or self.today) - self.by).days) if self.by is not None else 0

    @property
    def in_time(self) -> bool | None:
        """Whether it was told in time; None while that is open, or where no day is said."""
        if self.by is None or (self.told_on is None and not self.days_late):
            return None
        return not self.days_late

    @property
    def words(self) -> str:
        """Both in words, and how late it is."""
        told = f"On {day_words(self.told_on)}" if self.told_on is not None else "Not told yet"
        if self.by is None:
            return f"{told}. The memorandum does not say within how many days"
        late = f", {count_words(self.days_late)} late" if self.days_late else ""
        return f"{told}{late}. By {day_words(self.by)} at the latest"


def heard(request: ExceptionRequest, stands: Standing, today: date) -> Heard:
    """When the region was told of a request that was signed."""
    departs = departures(request)
    within = departs.told_within_days if departs is not None else None
    by = stands.signed_on + timedelta(days=within) if stands.signed_on is not None and within is not None else None
    return Heard(timezone.localdate(request.told_at) if request.told_at is not None else None, by, today)
