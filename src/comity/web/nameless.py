"""Words that others will read name no worker. A name no program can tell; a registration number it can."""

from __future__ import annotations

import re

NUMBER = re.compile(r"\bSW[\s-]?\d{2,}\b", re.IGNORECASE)
"""A Social Work England number as people write it."""

TAKE_OUT = "Take the registration number out. Others read this, and it says of whom it is."
"""What to do about one."""


def names_somebody(words: str) -> bool:
    """Whether a registration number stands in the words."""
    return NUMBER.search(words) is not None
