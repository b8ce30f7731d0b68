"""Registration numbers as pages show them until someone asks for one: which worker it is, and not who."""

from __future__ import annotations

import re

DOT = "\N{BULLET}"
_NUMBER = re.compile(r"(?<!such as )\bSW ?[0-9]{1,6}\b", re.IGNORECASE)
"""A number anywhere in a text. The example that every text gives (such as SW123456) is nobody's."""


def masked(text: str) -> str:
    """A registration number, or what stands in its place: `SW•••••4`. Its last character is left to tell it by."""
    kept = text.strip()
    if len(kept) < 2:
        return DOT if kept else ""
    first = kept[:2] if _NUMBER.fullmatch(kept) else ""
    return f"{first}{DOT * (len(kept) - len(first) - 1)}{kept[-1]}"


def without_numbers(text: str, *, also: str = "") -> str:
    """A text with every registration number in it masked, and `also`, which was found where one should be."""
    if also.strip():
        text = text.replace(also.strip(), masked(also))
    return _NUMBER.sub(lambda found: masked(found[0]), text)
