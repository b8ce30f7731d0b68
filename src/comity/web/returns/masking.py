"""Registration numbers as pages show them until someone asks for one: which worker it is, and not who."""

from __future__ import annotations

import re

DOT = "\N{BULLET}"
LEAST = 3
"""Characters of which the last may be left in view; of fewer it would be nearly all."""

_NUMBER = re.compile(r"(?<!such as )\bSW ?[0-9]{1,6}\b", re.IGNORECASE)
"""A number anywhere in a text. The example that every text gives (such as SW123456) is nobody's."""


def masked(text: str) -> str:
    """A registration number, or what stands in its place: `SW•••••4`. Its last character is left to tell it by."""
    kept = text.strip()
    first = kept[:2] if _NUMBER.fullmatch(kept) else ""
    rest = kept[len(first) :]
    return f"{first}{DOT * len(rest)}" if len(rest) < LEAST else f"{first}{DOT * (len(rest) - 1)}{rest[-1]}"


def without_numbers(text: str, *, also: str = "") -> str:
    """A text with every registration number in it masked, and `also`, which was found where one should be."""
    if also.strip():
        text = text.replace(also.strip(), masked(also))
    return _NUMBER.sub(lambda found: masked(found[0]), text)
