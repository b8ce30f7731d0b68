"""Authorities, parties, local titles and suppliers' answers that hang together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from comity.memorandum.bundle import Bundle
from comity.memorandum.exact import choose
from comity.memorandum.model import Kind, Memorandum
from comity.memorandum.problems import Problem
from comity.memorandum.shapes import Placed
from comity.memorandum.written import AuthorityRow, FormerAuthorityRow, PartyRow, TitleRow

Named = Placed[AuthorityRow] | Placed[FormerAuthorityRow] | Placed[PartyRow]
"""A line that gives an authority its code and names."""


def check_parties(
    bundle: Bundle,
    kinds: set[Kind],
    roles: Sequence[str],
    baseline: Memorandum | None,
    problems: list[Problem],
) -> None:
    """Check who the parties are, and the tables that speak of them."""
    if not bundle.parties and not bundle.authorities and not bundle.broken & {"parties.csv", "authorities.csv"}:
        if bundle.memorandum is not None:
            found = "the memorandum has no parties"
            problems.append(bundle.memorandum.problem(found, "List them in parties.csv"))
        return
    _codes_and_names(bundle, baseline, problems)
    known = {row.value.ons_code for row in bundle.authorities} | {row.value.code for row in bundle.parties}
    known |= {held.code for held in baseline.authorities} if baseline else set()
    for former in bundle.former_authorities:
        for code in former.value.succeeded_by:
            if code not in known:
                found = f'{former.value.name} is succeeded by "{code}", and no such authority is known'
                problems.append(former.problem(found, "Write the code of an authority in authorities.csv"))
    for party in bundle.parties:
        _party(party, known, baseline, "parties.csv" in bundle.broken, problems)
    _signatories(bundle, known, problems)
    _titles(bundle, kinds, roles, known, problems)
    if bundle.acceptances is not None and Kind.SUPPLY_CHAIN not in kinds and not bundle.unread:
        found = "there are suppliers' answers, and no supply-chain clause"
        write = "Write the clause, or take acceptances.csv away"
        for row in bundle.acceptances[:1]:
            problems.append(row.problem(found, write))


def folded(name: str) -> str:
    """A name as it is compared: small letters, single spaces, "&" as "and"."""
    return " ".join(name.casefold().replace("&", " and ").split())


def _codes_and_names(bundle: Bundle, baseline: Memorandum | None, problems: list[Problem]) -> None:
    tables: tuple[Sequence[Named], ...] = ((*bundle.authorities, *bundle.former_authorities), bundle.parties)
    for rows in tables:
        codes: dict[str, int] = {}
        names: dict[str, tuple[str, int]] = {}
        for row in rows:
            value = row.value
            code = value.code if isinstance(value, PartyRow) else value.ons_code
            if code in codes:
                found = f'"{code}" is already on line {codes[code]}'
                problems.append(row.problem(found, "Keep one line for each authority"))
                continue
            codes[code] = row.line()
            if value.dfe_code and not re.fullmatch(r"[0-9]{3}", value.dfe_code):
                found = f'"{value.dfe_code}" is not a code of the Department for Education'
                problems.append(row.problem(found, "Write its three digits, such as 335, or leave it blank"))
            for name in (value.name, *value.aliases, value.dfe_code):
                owner = names.setdefault(folded(name), (code, row.line())) if name else (code, 0)
                if owner[0] != code:
                    found = f'"{name}" is also {owner[0]} on line {owner[1]}'
                    problems.append(row.problem(found, "Keep the name for one of them, or say it in full"))
    _against_baseline(bundle, baseline, problems)


def _against_baseline(bundle: Bundle, baseline: Memorandum | None, problems: list[Problem]) -> None:
    """A name or code that the baseline gives to another authority would make a return's rows ambiguous."""
    if baseline is None:
        return
    own = {row.value.code for row in bundle.parties}
    theirs: dict[str, str] = {}
    by_code = {held.code: held for held in baseline.authorities}
    for held in baseline.authorities:
        if held.code not in own:
            for name in (held.name, *held.aliases, held.dfe_code):
                theirs.setdefault(folded(name), held.code)
    for row in bundle.parties:
        value = row.value
        for name in (value.name, *value.aliases, value.dfe_code):
            if name and folded(name) in theirs:
                found = f'"{name}" is {theirs[folded(name)]} in {baseline.id}'
                write = f"Write {theirs[folded(name)]} as its code, or another name or code"
                problems.append(row.problem(found, write))
        known = by_code.get(value.code)
        if known is None:
            continue
        for label, mine, other in (
            ("DfE code", value.dfe_code, known.dfe_code),
            ("region", value.region, known.region),
        ):
            if mine and other and mine != other:
                found = f'{value.name} has the {label} "{mine}", and "{other}" in {baseline.id}'
                problems.append(row.problem(found, f"Write {other}, or leave it blank"))


def _party(
    party: Placed[PartyRow],
    known: set[str],
    baseline: Memorandum | None,
    broken: bool,
    problems: list[Problem],
) -> None:
    value = party.value
    if value.joined and value.left and value.left <= value.joined:
        found = f"{value.name} left on {value.left}, not after it joined on {value.joined}"
        problems.append(party.problem(found, "Put the two dates right"))
    if value.left and value.implements and value.implements >= value.left:
        found = f"{value.name} implements from {value.implements}, not before it left on {value.left}"
        problems.append(party.problem(found, "Put the two dates right"))
    for code in value.succeeded_by:
        if code == value.code or (code not in known and not broken):
            found = f'{value.name} is succeeded by "{code}", and no such authority is known'
            where = f"parties.csv or {baseline.id}" if baseline else "parties.csv"
            problems.append(party.problem(found, f"Write the code of an authority in {where}"))


def _signatories(bundle: Bundle, known: set[str], problems: list[Problem]) -> None:
    head = bundle.memorandum
    if head is None or bundle.broken & {"parties.csv", "authorities.csv"}:
        return
    for position, version in enumerate(head.value.versions):
        for index, code in enumerate(version.signatories):
            path = ("versions", position, "signatories", index)
            if code not in known:
                found = f'"{code}" signed version {version.version}, and no such authority is known'
                problems.append(head.problem(found, "Write the code of an authority in parties.csv", *path))
            elif code in version.signatories[:index]:
                problems.append(head.problem(f'"{code}" is listed twice', "Keep one of them", *path))


def _titles(bundle: Bundle, kinds: set[Kind], roles: Sequence[str], known: set[str], problems: list[Problem]) -> None:
    if bundle.titles and Kind.ROLE_MAPPING not in kinds and not bundle.unread & {Kind.ROLE_MAPPING, ""}:
        found = "there are local titles, and no role-mapping clause"
        problems.append(bundle.titles[0].problem(found, "Write the clause, or take titles.csv away"))
    by_title: dict[tuple[str, str], list[Placed[TitleRow]]] = defaultdict(list)
    for row in bundle.titles:
        value = row.value
        if value.authority not in known:
            found = f'"{value.authority}" is not an authority that is known'
            problems.append(row.problem(found, "Write the code of one, such as E08000030"))
        if value.role not in roles:
            found = f'"{value.role}" is not a role of the scheme'
            problems.append(row.problem(found, choose(value.role, list(roles))))
        if value.to_date is not None and value.to_date <= value.from_date:
            found = f'"{value.title}" ends on {value.to_date}, not after it begins on {value.from_date}'
            problems.append(row.problem(found, "Put the two dates right"))
        by_title[value.authority, folded(value.title)].append(row)
    for rows in by_title.values():
        ordered = sorted(rows, key=lambda row: row.value.from_date)
        for before, after in pairwise(ordered):
            ends = before.value.to_date
            if ends is None or ends > after.value.from_date:
                found = f'overlap: "{after.value.title}" is mapped twice from {after.value.from_date}'
                write = f"End the line {before.line()} on {after.value.from_date}, or keep one of them"
                problems.append(after.problem(found, write))
