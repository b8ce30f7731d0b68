"""Which authority a text names: by ONS code, DfE code, name, alias or an unambiguous short name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from comity.memorandum.model import Authority
from comity.returns.cells.problem import CellProblem

_ORDINARY = frozenset(
    [
        "the",
        "of",
        "council",
        "councils",
        "county",
        "borough",
        "city",
        "metropolitan",
        "district",
        "unitary",
        "authority",
        "london",
        "royal",
        "lb",
        "rb",
        "cc",
        "bc",
        "mbc",
        "cbc",
        "mdc",
        "dc",
        "childrens",
        "children",
        "services",
        "service",
        "social",
        "care",
        "trust",
        "and",
        "corporation",
    ]
)
"""Words that make an authority's style, not its name. "and" is laid aside because "&" is."""

MOST_HINTS = 200
"""Unknown names that get the nearest known ones beside them; looking for those takes a millisecond each."""

_PARTS = re.compile(r"[()\[\]|:/,]|\s[-\u2013]\s")

_TOO_SHORT = frozenset({"", "london", "north", "south", "east", "west"})


_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    folded = text.casefold().replace("&", " and ").replace("'", "").replace("\u2019", "")
    return _WORD.findall(folded)


def _key(words: list[str]) -> str:
    return "".join(word for word in words if word != "the" and word != "and")


def _short(words: list[str]) -> str:
    short = " ".join(word for word in words if word not in _ORDINARY)
    return "" if short in _TOO_SHORT else short


Tier = dict[str, set[str]]
"""What a text, as this tier compares it, may mean: ONS codes."""


@lru_cache(maxsize=16)
def _known_by(authorities: tuple[Authority, ...]) -> tuple[dict[str, str], tuple[Tier, Tier, Tier, Tier]]:
    """The name of each authority by its ONS code, and the tiers. Made once for all returns under a memorandum."""
    every: dict[str, str] = {}
    codes, names, aliases, shorts = tiers = Tier(), Tier(), Tier(), Tier()
    for authority in authorities:
        every[authority.code] = authority.name
        for code in filter(None, (authority.code, authority.dfe_code)):
            codes.setdefault(_key(_words(code)), set()).add(authority.code)
        names.setdefault(_key(_words(authority.name)), set()).add(authority.code)
        others = [*authority.aliases, *filter(None, (authority.delivers_for,))]
        for other in others:
            aliases.setdefault(_key(_words(other)), set()).add(authority.code)
        for name in (authority.name, *others):
            if short := _short(_words(name)):
                shorts.setdefault(short, set()).add(authority.code)
    for head, codes_of_head in _shared_heads(every).items():
        shorts.setdefault(head, set()).update(codes_of_head)
    return every, tiers


def _shared_heads(every: Mapping[str, str]) -> Tier:
    """What several names say before "upon" ("Kingston", of Hull and of Thames), which alone is neither's."""
    heads: Tier = {}
    for code, name in every.items():
        head, upon, _ = _short(_words(name)).partition(" upon ")
        if upon:
            heads.setdefault(head, set()).add(code)
    return {head: codes for head, codes in heads.items() if len(codes) > 1}


class AuthorityIndex:
    """The authorities that a memorandum can recognise, looked up by anything that people write for one.

    Codes come before names, names before aliases, and short names last; a text that two authorities
    share on the first of these that knows it is ambiguous, and nobody's.
    """

    def __init__(self, authorities: Iterable[Authority]) -> None:
        self._names, self._tiers = _known_by(tuple(authorities))
        self._hints: dict[str, str] = {}

    @property
    def names(self) -> dict[str, str]:
        """The name of each authority by its ONS code."""
        return self._names

    @cached_property
    def _by_short_name(self) -> dict[str, str]:
        return {_short(_words(name)) or _key(_words(name)): code for code, name in self._names.items()}

    def matches(self, text: str) -> frozenset[str]:
        """The ONS codes that a text may mean: one if it is recognised, more if it is ambiguous.

        A code and a name together ("994 - Dunmere") are recognised where they say the same.
        """
        words = _words(text)
        key = _key(words)
        for tier, looked_up in zip(self._tiers, (key, key, key, _short(words)), strict=True):
            if looked_up and (found := tier.get(looked_up)):
                return frozenset(found)
        parts = [part for part in _PARTS.split(text) if part.strip()]
        told = {self.matches(part) for part in parts} if len(parts) > 1 else set()
        return told.pop() if len(told) == 1 else frozenset()

    def read(self, text: str) -> str | CellProblem:
        """The ONS code of the one authority that a text means, or a problem with the nearest names."""
        found = self.matches(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            several = " or ".join(sorted(f"{self._names[code]} ({code})" for code in found))
            return CellProblem("ambiguous-authority", f"one authority; this could be {several}")
        if text not in self._hints and len(self._hints) < MOST_HINTS:
            near = self.nearest(text)
            self._hints[text] = f"; the nearest are {', '.join(near)}" if near else ""
        expected = f"an ONS code, a DfE code or the name of an authority{self._hints.get(text, '')}"
        return CellProblem("unknown-authority", expected)

    def nearest(self, text: str, count: int = 3) -> list[str]:
        """The names most like a text, with their codes, best first."""
        shorts = self._by_short_name
        own = _words(text)
        near = difflib.get_close_matches(_short(own) or _key(own), shorts, n=count, cutoff=0.6)
        return [f"{self._names[shorts[name]]} ({shorts[name]})" for name in near]
