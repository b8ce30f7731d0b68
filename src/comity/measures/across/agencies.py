"""One agency, spelled several ways."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from comity.measures.across.checked import Checked, finding, findings
from comity.measures.pooled import latest, pooled

CHECK = "agency-spelling"

SPELLINGS: dict[str, type[pl.DataType]] = {
    "proposed": pl.String,
    "spelling": pl.String,
    "assignments": pl.Int64,
    "authorities": pl.Int64,
}

_FORMS = frozenset({"ltd", "limited", "plc", "llp", "llc", "inc", "co", "company", "uk", "the", "group"})
"""Words that a firm's name is written with or without."""

_LEAST_LIKENESS = 0.87
"""How like two long words must be to be slips of one another."""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a firm's name that tell it: `RIPPLE SOCIAL WORK LTD.` is ripple, social, work."""
    joined = re.sub(r"['’.]", "", name.casefold().replace("&", " and "))
    words = re.findall(r"[^\W_]+", joined)
    return tuple(word for word in words if word not in _FORMS and word != "and") or tuple(words)


def agency_spellings(rows: pl.DataFrame) -> pl.DataFrame:
    """Agencies of the pool that are spelled several ways: SPELLINGS, one row for each way. For those who see it whole.

    Two names are one agency's when their words agree one by one, legal forms aside: the same word, a shortened one
    (*Soc* for Social, *Wrk* for Work), or a slip in a long one. A word more or less makes another agency: nobody is put
    together with a namesake. The proposed spelling is that of the most assignments; of equals the longest, then the
    first in the alphabet. An assignment counts once, as its latest quarter has it.
    """
    counted = (
        latest(pooled(rows))
        .drop_nulls("agency")
        .with_columns(pl.col("agency").str.strip_chars())
        .group_by("agency")
        .agg(
            pl.len().cast(pl.Int64).alias("assignments"),
            pl.col("authority").n_unique().cast(pl.Int64).alias("authorities"),
        )
        .sort("agency")
    )
    numbers = dict(zip(counted["agency"], counted["assignments"], strict=True))
    proposed = {
        name: min(group, key=lambda each: (-numbers[each], -len(each), each))
        for group in _groups(list(numbers))
        if len(group) > 1
        for name in group
    }
    found = counted.filter(pl.col("agency").is_in(list(proposed))).with_columns(
        proposed=pl.col("agency").replace_strict(proposed, return_dtype=pl.String)
        if proposed
        else pl.lit(None, pl.String)
    )
    return found.select("proposed", pl.col("agency").alias("spelling"), "assignments", "authorities").sort(
        "proposed", "assignments", "spelling", descending=[False, True, False]
    )


def spellings_of(rows: pl.DataFrame, *, authority: str) -> Checked:
    """An authority's spellings of an agency that are not the one proposed.

    It is told the proposed spelling and how often it uses its own; not who else writes how.
    """
    every = pooled(rows)
    proposed = dict(agency_spellings(every).select("spelling", "proposed").iter_rows())
    own = latest(every.filter(pl.col("authority") == authority))
    used = Counter(name.strip() for name in own["agency"].drop_nulls())
    found = [
        finding(
            CHECK,
            None,
            f"“{name}” ({number} {'assignment' if number == 1 else 'assignments'}) seems to be the agency that the "
            f"region mostly writes “{proposed[name]}”. If it is, write it so.",
            {"spelling": name, "proposed": proposed[name], "assignments": number},
        )
        for name, number in used.items()
        if proposed.get(name, name) != name
    ]
    blank = own["agency"].null_count()
    return Checked(findings(found), own.height, {"no agency given": blank} if blank else {})


def _groups(names: Sequence[str]) -> list[list[str]]:
    """Names put together wherever one is like another, in whatever order they come."""
    group = {name: name for name in names}

    def head(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    by_length: dict[int, list[str]] = {}
    for name in sorted(names):
        by_length.setdefault(len(words_of(name)), []).append(name)
    for alike in by_length.values():
        for at, name in enumerate(alike):
            for other in alike[at + 1 :]:
                if same_agency(name, other):
                    group[head(other)] = head(name)
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(head(name), []).append(name)
    return list(found.values())


def same_agency(one: str, other: str) -> bool:
    """Whether two names seem to be one agency's: every word agrees, and one at least is not merely shortened."""
    words, others = words_of(one), words_of(other)
    if not words or len(words) != len(others):
        return False
    pairs = list(zip(words, others, strict=True))
    return all(_same(*pair) or _shortened(*pair) for pair in pairs) and any(_same(*pair) for pair in pairs)


@lru_cache(maxsize=65_536)
def _same(one: str, other: str) -> bool:
    """The same word, or a slip in a long one. Slips are reckoned both ways, so that which comes first is no matter."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or any(character.isdigit() for character in one + other):
        return False
    ratios = (difflib.SequenceMatcher(None, *pair).ratio() for pair in ((one, other), (other, one)))
    return max(ratios) >= _LEAST_LIKENESS


def _shortened(one: str, other: str) -> bool:
    """A word cut off (soc), or left without its vowels (wrk)."""
    short, long = sorted((one, other), key=len)
    if len(short) < 3 or short[0] != long[0] or any(character.isdigit() for character in one + other):
        return False
    letters = iter(long)
    return long.startswith(short) or (all(letter in letters for letter in short) and not set("aeiou") & set(short))
