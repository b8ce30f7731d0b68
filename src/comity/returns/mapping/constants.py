"""Facts that a file says once, in its name or above its headings: the authority and the quarter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from comity.memorandum.model import Memorandum
from comity.returns.cells import CellProblem
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.quarters import parse_quarter
from comity.returns.mapping.profile import MappedConstant

_QUARTER = re.compile(
    r"(?<![\d/])(?:(20\d\d)\W{0,3}q(?:uarter|tr)?\W?([1-4])(?!\d)|q(?:uarter|tr)?\W?([1-4])\W{0,3}(20\d\d)(?!\W?\d\d?\b))",
    re.I,
)
_MONTHS = re.compile(r"\b[a-z]{3,9}\s*(?:-|to|\u2013)\s*[a-z]{3,9}\s+20\d\d\b", re.I)
_LONGEST_NAME = 7


def propose_constants(
    file_name: str, titles: Sequence[str], memorandum: Memorandum, missing: Iterable[str]
) -> dict[str, MappedConstant]:
    """The authority and the quarter, where no column holds them and a name or title says just one."""
    places = [("the file's name", re.sub(r"\.[A-Za-z]{2,5}$", "", file_name))]
    places += [("the title above the headings", title) for title in titles]
    found: dict[str, MappedConstant] = {}
    if "quarter" in missing:
        found |= _one("quarter", [(where, value) for where, text in places for value in _quarters(text)])
    if "authority" in missing:
        index = AuthorityIndex(memorandum.authorities)
        own = {party.authority for party in memorandum.parties}
        named = [(where, code) for where, text in places for code in _authorities(text, index)]
        preferred = [(where, code) for where, code in named if code in own] or named
        found |= _one("authority", preferred, index.names)
    return found


def _one(field: str, told: list[tuple[str, str]], names: dict[str, str] | None = None) -> dict[str, MappedConstant]:
    if len({value for _, value in told}) != 1:
        return {}
    where, value = told[0]
    name = f" ({names[value]})" if names else ""
    return {field: MappedConstant(value, "medium", f"no column says it; {where} does{name}")}


def _quarters(text: str) -> list[str]:
    found = [f"{a or d}-Q{b or c}" for a, b, c, d in _QUARTER.findall(text.replace("_", " "))]
    for months in _MONTHS.findall(text):
        if not isinstance(read := parse_quarter(months), CellProblem):
            found.append(read)
    return found


def _authorities(text: str, index: AuthorityIndex) -> list[str]:
    words = re.findall(r"[^\W_]+(?:['\u2019][^\W_]+)?|&", text)
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        found: set[str] = set()
        for first in range(len(words) - length + 1):
            phrase = " ".join(words[first : first + length])
            if not phrase.isdigit() and len(matches := index.matches(phrase)) == 1:
                found |= matches
        if found:
            return sorted(found)
    return []
