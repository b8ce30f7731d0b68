"""How far putting a return right has come, measured from the first version of its turn."""

from __future__ import annotations

from dataclasses import dataclass

from comity.web.returns.models import Return, Version
from comity.web.returns.queries import Standing, standing
from comity.web.words import counted


@dataclass(frozen=True, slots=True)
class Headway:
    """`errors` are left of `of_errors`; `queries` wait to be explained; `to_review` to be looked at again."""

    errors: int
    of_errors: int
    queries: int
    to_review: int

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.errors or self.queries or self.to_review)

    @property
    def words(self) -> str:
        """It in words: `3 of 14 errors left, 7 queries to explain`."""
        return ", ".join(part for part in (self.errors_words, self.queries_words, self.review_words) if part)

    @property
    def errors_words(self) -> str:
        """The errors left."""
        if not self.of_errors:
            return "No errors"
        if not self.errors:
            return "The error is put right" if self.of_errors == 1 else f"All {self.of_errors:,} errors are put right"
        if self.errors == self.of_errors:
            return f"{counted(self.errors, 'error')} to put right"
        return f"{self.errors:,} of {self.of_errors:,} errors left"

    @property
    def queries_words(self) -> str:
        """The queries that nobody has explained."""
        return f"{counted(self.queries, 'query', 'queries')} to explain" if self.queries else ""

    @property
    def review_words(self) -> str:
        """The explanations of last quarter that nobody has looked at again."""
        return f"{counted(self.to_review, 'explanation')} of last quarter to look at" if self.to_review else ""


def headway(given: Return, stands: Standing | None = None) -> Headway:
    """How far it has come. `stands` is what the return still needs, where it was worked out before."""
    now = stands or standing(given)
    first = first_of_turn(given)
    return Headway(now.errors, max(now.errors, first.errors if first else 0), now.unexplained, now.to_review)


def first_of_turn(given: Return) -> Version | None:
    """The version that the turn began with: the first, or the first that came after it was opened again."""
    versions = given.versions.defer("content").order_by("number")
    reopened = given.reopenings.order_by("-turn").first()
    if reopened is None:
        return versions.first()
    return versions.filter(made_at__gt=reopened.at).first() or given.current
