"""The one form of a Social Work England number, wherever it is read or keyed."""

from __future__ import annotations

import re

FORM = "SW and one to six digits with no leading zero, such as SW123456"
_NUMBER = re.compile(r"SW[1-9][0-9]{0,5}")


def registration_number(text: str) -> str | None:
    """A number as the dictionary has it (spaces taken out, in capitals), or None where it is not one."""
    squeezed = "".join(text.split()).upper()
    return squeezed if _NUMBER.fullmatch(squeezed) else None
