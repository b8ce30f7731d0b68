"""Which texts mean that a cell is blank.

The set holds exact spellings, not a rule about case, so that a vector `is_in` and a Python `in` agree.
"tbc", "unknown" and "?" are not here: they say that somebody does not know, which a reader must see.
"""

from __future__ import annotations

_DASHES = ("", "-", "--", "---", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212", ".")
_WORDS = ("n/a", "na", "n.a.", "n/a.", "n\\a", "none", "null", "not applicable", "blank", "(blank)", "nil")


def _spellings(word: str) -> set[str]:
    return {word, word.upper(), word.capitalize(), word.title()}


BLANKS: frozenset[str] = frozenset(_DASHES).union(*(_spellings(word) for word in _WORDS))
"""Trimmed texts that mean "nothing here"."""

NOT_A_NUMBER_NOR_BLANK = frozenset(_spellings("nil"))
"""In a column of numbers these may mean zero, so they are not taken for a blank."""

FAULT = "\x00"
"""Starts the text of a cell that the reader itself could not give (an error value, an uncached formula);
a file cannot hold this character, so nobody can write it."""


def fault_text(found: str, expected: str) -> str:
    """The text that stands in a frame for a cell the reader could not give."""
    return f"{FAULT}{found}{FAULT}{expected}"


def shown(text: str) -> str:
    """What a person would see in the cell."""
    return text[1:].partition(FAULT)[0] if text.startswith(FAULT) else text
