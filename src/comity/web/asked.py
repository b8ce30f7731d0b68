"""What an address asks a page for after its "?", where nothing that cannot be is left out unsaid.

A link may be old, cut short or typed by hand. The page then shows what it shows without that part, and says in an error
summary at its head what was not understood: somebody who thinks that they read a narrowed list must not read another.
"""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)

_SHOWN = 40
_DIGITS = 18


class Asked:
    """The parameters of a request to a page that takes those of `names`; `said` is what was not understood, in words.

    The frame of every page shows what is said (`comity.web.pages.context`).
    """

    def __init__(self, request: HttpRequest, *names: str) -> None:
        self._given = request.GET
        self.said: list[str] = []
        request.not_understood = self.said  # type: ignore[attr-defined]
        for name in request.GET:
            if name not in names:
                self.say(
                    f"“{_short(name)}” in the address is nothing that this page can be asked for. It was left out."
                )

    def say(self, words: str) -> None:
        """Add something that was not understood."""
        self.said.append(words)

    def text(self, name: str) -> str:
        """What was given under a name; empty where nothing was."""
        return self._given.get(name, "").strip()

    def number(self, name: str, what: str) -> int | None:
        """A whole number from 0; `what` says what it should be the number of, such as "an event"."""
        given = self.text(name)
        if not given:
            return None
        if given.isascii() and given.isdigit() and len(given) <= _DIGITS:
            return int(given)
        self.say(f"“{_short(given)}” is not the number of {what}. It was left out.")
        return None

    def page(self, found: QuerySet[Row], most: int | None = None) -> Page[Row]:
        """The page of a list that `page` asks for; the first where there is no such page. Where what is listed takes
        several lines each, `most` are shown to a page, if the setting does not say fewer."""
        size = settings.COMITY.page_size
        pages = Paginator(found, size if most is None else min(size, most))
        given = self.text("page")
        try:
            return pages.page(given[:_DIGITS] or 1)
        except PageNotAnInteger:
            self.say(f"“{_short(given)}” is not the number of a page. The first page is shown.")
        except EmptyPage:
            last = "there is one only" if pages.num_pages == 1 else f"the last is {pages.num_pages:,}"
            self.say(f"There is no page {_short(given)}: {last}. The first page is shown.")
        return pages.page(1)


def _short(given: str) -> str:
    return given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"
