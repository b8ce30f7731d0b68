"""Which authority a cell means: whether it is a party, in which region, and from when it implements.

The ONS code, the DfE code and the name of an authority are the same authority. It is recognised when it is in the
memorandum's own table or among England's; an unrecognised one counts as blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import narwhals as nw

from comity.clauses.setting import (
    IMPLEMENTS,
    JUDGED_ON,
    LAST_REGION,
    MAPPED_ROLE,
    PARTY,
    REGION,
    Setting,
    known,
)
from comity.clauses.terms import any_of
from comity.memorandum.model import Kind, Party

KEY, LAST_KEY = "authority__key", "last_substantive_authority__key"


def key_text(text: str) -> str:
    """How an authority's code or name is compared: upper case, "and" for "&", no spaces about it."""
    return text.strip().upper().replace("&", "AND")


def key_column(value: nw.Expr) -> nw.Expr:
    """The same over a column."""
    return value.str.strip_chars().str.to_uppercase().str.replace_all("&", "AND", literal=True)


@dataclass(frozen=True)
class Lookup:
    """The authorities of a setting, ready to look up one or a column of them."""

    setting: Setting

    @cached_property
    def codes(self) -> dict[str, str]:
        """Every spelling of every authority, to its ONS code. The memorandum's own come before its baseline's."""
        found: dict[str, str] = {}
        for authority in self.setting.memorandum.authorities:
            for text in (authority.code, authority.dfe_code, authority.name, *authority.aliases):
                if text:
                    found.setdefault(key_text(text), authority.code)
        return found

    @cached_property
    def regions(self) -> dict[str, int]:
        """ONS codes to a number of their region."""
        authorities = self.setting.memorandum.authorities
        numbers = {region: number for number, region in enumerate(dict.fromkeys(a.region for a in authorities))}
        return {authority.code: numbers[authority.region] for authority in reversed(authorities)}

    def _keys(self, code: str) -> list[str]:
        return [key for key, found in self.codes.items() if found == code]

    def keys(self, *, coded: bool = False) -> dict[str, nw.Expr]:
        """How the row's authorities are compared: columns that `columns` reads. `coded`: each is a key as it is."""
        texts = {KEY: nw.col("authority"), LAST_KEY: nw.col("last_substantive_authority")}
        return texts if coded else {name: key_column(text) for name, text in texts.items()}

    def columns(self) -> dict[str, nw.Expr]:
        """The columns that clauses read, over a frame that has `shared()` and `keys()`."""
        memorandum = self.setting.memorandum
        authority, last = nw.col(KEY), nw.col(LAST_KEY)
        columns = {
            PARTY: self._party(authority),
            REGION: self._region(authority),
            LAST_REGION: self._region(last),
        }
        if floor := self.setting.floor():
            columns[IMPLEMENTS] = self._implements(authority, floor)
        if (clause := memorandum.clause(Kind.ROLE_MAPPING)) is not None:
            mapped = [nw.when(nw.lit(False)).then(nw.lit(""))]
            title = nw.col("local_title").str.strip_chars().str.to_lowercase()
            for line in clause.titles:
                same = authority.is_in(self._keys(line.authority)) & (title == line.title.strip().lower())
                same = same & (nw.col("start_date") >= line.from_date)
                if line.to_date is not None:
                    same = same & (nw.col("start_date") < line.to_date)
                mapped.insert(0, nw.when(known(same)).then(nw.lit(line.role)))
            columns[MAPPED_ROLE] = nw.coalesce(*mapped)
        return columns

    def _region(self, key: nw.Expr) -> nw.Expr:
        old, new = list(self.codes), [self.regions[code] for code in self.codes.values()]
        return key.replace_strict(old, new, default=None, return_dtype=nw.Int64)

    def _party(self, key: nw.Expr) -> nw.Expr:
        always = [p for p in self.setting.memorandum.parties if p.joined is None and p.left is None]
        keys = [text for party in always for text in self._keys(party.authority)]
        found = known(key.is_in(keys)) if keys else nw.lit(False)
        dated = [p for p in self.setting.memorandum.parties if p not in always]
        return any_of([found, *(known(self._dated_party(key, party)) for party in dated)])

    def _dated_party(self, key: nw.Expr, party: Party) -> nw.Expr:
        there = key.is_in(self._keys(party.authority))
        if party.joined is not None:
            there = there & (nw.col(JUDGED_ON) >= party.joined)
        if party.left is not None:
            there = there & (nw.col(JUDGED_ON) < party.left)
        return there

    def _implements(self, key: nw.Expr, floor: tuple[Party, ...]) -> nw.Expr:
        held = [
            nw.when(known(key.is_in(self._keys(party.authority)))).then(nw.lit(party.implements)) for party in floor
        ]
        return nw.coalesce(*held)

    def of_one(self, facts: Mapping[str, Any], judged_on: date) -> dict[str, Any]:
        """The same values for one assignment's facts."""
        code = self.codes.get(key_text(facts["authority"])) if facts.get("authority") else None
        last_text = facts.get("last_substantive_authority")
        last = self.codes.get(key_text(last_text)) if last_text else None
        parties = {party.authority: party for party in self.setting.memorandum.parties}
        party = parties.get(code) if code else None
        inside = party is not None and (
            (party.joined is None or judged_on >= party.joined) and (party.left is None or judged_on < party.left)
        )
        row: dict[str, Any] = {
            PARTY: inside,
            REGION: self.regions.get(code) if code else None,
            LAST_REGION: self.regions.get(last) if last else None,
        }
        if self.setting.floor():
            row[IMPLEMENTS] = party.implements if party in self.setting.floor() else None
        if (clause := self.setting.memorandum.clause(Kind.ROLE_MAPPING)) is not None:
            row[MAPPED_ROLE] = next(
                (
                    line.role
                    for line in reversed(clause.titles)
                    if line.authority == code
                    and facts.get("local_title", "") is not None
                    and line.title.strip().lower() == str(facts.get("local_title", "")).strip().lower()
                    and (start := facts.get("start_date")) is not None
                    and start >= line.from_date
                    and (line.to_date is None or start < line.to_date)
                ),
                None,
            )
        return row
