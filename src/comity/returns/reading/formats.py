"""Which number formats show a date, a time of day or a length of time."""

from __future__ import annotations

import re
from enum import IntEnum

from .shapes import CellFault


class Shown(IntEnum):
    """How a number is shown."""

    NUMBER = 0
    DATE = 1
    TIME = 2
    LENGTH = 3


_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)), Shown.DATE),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), Shown.TIME),
    46: Shown.LENGTH,
}
_NOT_PATTERN = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS = re.compile(r"\[([^\]]*)\]")


def built_in(number: int) -> Shown:
    """How one of the numbered formats that every workbook has shows a number."""
    return _BUILT_IN.get(number, Shown.NUMBER)


def shown_as(pattern: str) -> Shown:
    """How a format written out, such as `dd/mm/yyyy` or `[h]:mm`, shows a number."""
    bare = _NOT_PATTERN.sub("", pattern.split(";")[0]).lower()
    if any(re.fullmatch(r"h+|m+|s+", inside) for inside in _BRACKETS.findall(bare)):
        return Shown.LENGTH
    bare = _BRACKETS.sub("", bare).replace("general", "").replace("am/pm", "h").replace("a/p", "h")
    if re.search(r"[dyeg]", bare) and not re.search(r"[0#?]", bare.replace("ss.0", "").replace(".0", "")):
        return Shown.DATE
    if re.search(r"[hs]", bare):
        return Shown.TIME
    return Shown.DATE if re.fullmatch(r"[\s\-/.,]*m{1,5}[\s\-/.,]*", bare) else Shown.NUMBER


def date_fault(value: float, shown: Shown, is_1904: bool) -> CellFault | None:
    """What is wrong with a serial number shown as a date or time, if anything.

    A serial is days since the end of 1899, or since the start of 1904. Number 60 is 29 February 1900,
    a day that Excel shows and that never was.
    """
    last = 2_957_004 if is_1904 else 2_958_466
    if shown is Shown.LENGTH:
        return CellFault(f"{value:g} days as a length of time", "a number or a date") if value < 0 else None
    wrong = value < 0 or value >= last or (shown is Shown.DATE and value < 1)
    if not wrong and not is_1904 and 60 <= value < 61:
        return CellFault("29 February 1900, which never was", "a date")
    if not wrong:
        return None
    return CellFault(f"the number {value:.15g}, shown as a date", "a date between 1900 and 9999")
