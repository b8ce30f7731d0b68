"""Exported text that a spreadsheet must not run as a formula.

A note such as `=HYPERLINK("http://...")`, sent by somebody else and written to a CSV file or a workbook,
becomes a live formula on the desk of whoever opens it. Every writer of text passes it through here.
"""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes as the start of a formula; the last four are the wide East Asian forms."""
_NUMBER = re.compile(r"[+-]?(\d+(,\d{3})*(\.\d+)?|\.\d+)%?")


def defuse(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would take it for a formula.

    Spaces before the first character do not help an attacker: some programs trim them. A plain number,
    such as -34.50, and a lone dash or plus stay as they are, for they cannot do harm.
    """
    bare = text.lstrip(" \u00a0")
    if not bare.startswith(_STARTS) or bare in ("-", "+") or _NUMBER.fullmatch(bare):
        return text
    return f"'{text}"
