"""A heading as words: case, punctuation and line breaks laid aside."""

from __future__ import annotations

import re

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])(?![A-Z]s\b)")


def heading_tokens(text: str) -> list[str]:
    """The words of a heading, folded: "StartDate (dd/mm/yy)" is start, date, dd, mm, yy."""
    spaced = _CAMEL.sub(" ", text).casefold().replace("&", " and ").replace("%", " percent ")
    spaced = spaced.replace("'", "").replace("\u2019", "")
    return "".join(character if character.isalnum() else " " for character in spaced).split()


def heading_key(text: str) -> str:
    """What two spellings of one heading share."""
    return "".join(heading_tokens(text))
