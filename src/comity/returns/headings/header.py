"""The row of the headings, with titles and blank rows above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from comity.returns.cells.blanks import BLANKS
from comity.returns.headings.aliases import field_of

_FIGURE = re.compile(r"^[£\d.,:/\-\s]+$")


@dataclass(frozen=True, slots=True)
class Header:
    """A row of headings: its place from 0, its texts, and how many fields its texts are known names of."""

    index: int
    texts: tuple[str | None, ...]
    known: int


def find_header(
    rows: Sequence[Sequence[str | None]], known: Callable[[str], str | None] = field_of, least: int = 3
) -> Header | None:
    """The first row that names the most fields, if it names at least `least`; None if no row does."""
    best: Header | None = None
    widest = max((len(row) for row in rows), default=0)
    for index, row in enumerate(rows):
        if best is not None and best.known == widest:  # no row below can name more
            break
        found = {field for text in row if text and (field := known(text))}
        if len(found) >= least and (best is None or len(found) > best.known):
            best = Header(index, tuple(row), len(found))
    return best


def likely_header(rows: Sequence[Sequence[str | None]]) -> Header | None:
    """The row that looks most like headings where none are known: many different words, with data beneath."""
    best, most = None, 1
    for index, row in enumerate(rows):
        texts = [text.strip() for text in row if text and text.strip() not in BLANKS]
        words = {text.casefold() for text in texts if not _FIGURE.match(text) and len(text) < 60}
        beneath = max(
            (sum(1 for text in other if text and text.strip() not in BLANKS) for other in rows[index + 1 : index + 6]),
            default=0,
        )
        if len(words) > most and len(words) >= 0.9 * len(texts) and 2 * beneath >= len(texts):
            best, most = Header(index, tuple(row), 0), len(words)
    return best
