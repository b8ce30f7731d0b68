"""What `comity check` does with its facts: read them, judge them, show the decision, write the receipt."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.cli.errors import Misuse, shown
from comity.dictionary import fields_by_name

if TYPE_CHECKING:
    from comity.judge import Check
    from comity.memorandum.model import Memorandum

MOST_JSON = 1_000_000
"""Bytes of facts of one candidate; a thousandth of it is usual."""


def from_json(source: str) -> list[dict[str, Any]]:
    """The facts of each candidate: those of a JSON object, or of a list of them for a project team, in a file or on
    standard input. Raises Misuse for what is neither."""
    where = "standard input" if source == "-" else source
    text = (
        sys.stdin.read(MOST_JSON + 1) if source == "-" else Path(source).read_text(encoding="utf-8", errors="replace")
    )
    if len(text) > MOST_JSON:
        raise Misuse(f"{where} is larger than the facts of candidates can be. Give a JSON object for each.")
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Misuse(f'{where} is not JSON: {error}. Write an object such as {{"role": "social_worker"}}.') from error
    each = found if isinstance(found, list) else [found]
    if not each:
        raise Misuse(f"{where} holds an empty list. Give an object for each candidate.")
    for place, one in enumerate(each, start=1):
        which = f"{where}, candidate {place}" if isinstance(found, list) else where
        if not isinstance(one, dict):
            raise Misuse(f'{which} holds {type(one).__name__}, not a JSON object. Write {{"role": "social_worker"}}.')
        nested = [name for name, value in one.items() if isinstance(value, dict | list)]
        if nested:
            raise Misuse(f"{which}: {', '.join(nested)} should be a single value, not a list or an object.")
    return each


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [name for number, (name, _) in enumerate(pairs) if name in {before for before, _ in pairs[:number]}]
    if twice:
        raise Misuse(f"The JSON gives {', '.join(twice)} twice. Give each fact once.")
    return dict(pairs)


def facts_of(texts: Mapping[str, Any], memorandum: Memorandum) -> dict[str, Any]:
    """Facts as people write them, as `check` takes them. Raises Misuse naming every one that cannot be read."""
    return facts_of_each([texts], memorandum)[0]


def facts_of_each(team: Sequence[Mapping[str, Any]], memorandum: Memorandum) -> list[dict[str, Any]]:
    """The same of each candidate of a team, in one refusal that says of which of them each fact is."""
    found, problems = [], list[str]()
    for place, texts in enumerate(team, start=1):
        facts, wrong = _read(texts, memorandum)
        found.append(facts)
        problems += [f"Candidate {place}: {words}" if len(team) > 1 else words for words in wrong]
    if problems:
        raise Misuse("These facts could not be read:\n  " + "\n  ".join(problems))
    return found


def _read(texts: Mapping[str, Any], memorandum: Memorandum) -> tuple[dict[str, Any], list[str]]:
    """The facts of one candidate, and what is wrong with those that cannot be read."""
    from comity.memorandum.model import ASSIGNMENT_KINDS
    from comity.returns.cells import CellProblem, Context, parse
    from comity.returns.cells.authorities import AuthorityIndex

    context = Context(AuthorityIndex(memorandum.authorities), clauses=tuple(kind.value for kind in ASSIGNMENT_KINDS))
    problems: list[str] = []
    facts: dict[str, Any] = {}
    for name, value in texts.items():
        field = fields_by_name().get(name)
        if field is None:
            problems.append(f"{name} is not a fact of the return dictionary. Its names are as in: comity check --help.")
            continue
        text = (
            {True: "yes", False: "no", None: ""}.get(value, str(value))
            if isinstance(value, bool | None)
            else str(value)
        )
        found = parse(text, field, context)
        if not isinstance(found, CellProblem):
            facts[name] = _plainly(name, found)
        elif found.level == "note":
            facts[name] = _plainly(name, found.kept)
        else:
            problems.append(f"{field.label} ({name}): found '{text}', expected {found.expected}.")
    return facts, problems


def _plainly(name: str, value: Any) -> Any:
    """A value as `check` takes it: amounts in pounds, not in a frame's units."""
    from comity.judge.facts import plain

    return value if isinstance(value, date) else plain(name, value)


def with_spells(facts: dict[str, Any], path: Path, memorandum: Memorandum) -> dict[str, Any]:
    """The facts with the months of experience that spells come to; they decide where both are given."""
    from comity.judge.spells import months_of
    from comity.returns.spells import read_spells

    start = facts.get("start_date")
    if start is None:
        raise Misuse("Spells are counted up to the start of the assignment. Give --start-date too.")
    months = months_of(read_spells(path), start, memorandum).months
    given = facts.get("direct_experience_months")
    if given is not None and given != months:
        print(  # noqa: T201
            f"Query: {given} months of direct experience were given, and the spells come to {months}. "
            "The spells decide; please say why they differ.",
            file=sys.stderr,
        )
    return {**facts, "direct_experience_months": months}


def show(checked: Check) -> None:
    """The decision in words with its code, who would sign and what is missing among them; then each clause with its
    working and citation, what stands against it first."""
    from comity.judge.answers import missing, words
    from comity.memorandum.words import listed
    from comity.packs.report.breaches import working_line

    lacking = missing(checked)
    order = ("breached", "not_known", "excepted", "transitional", "exempt", "met", "not_applicable")
    print(shown(f"{words(checked, lacking)} ({checked.decision})"))  # noqa: T201
    print(shown(f"{checked.memorandum.title}, version {checked.memorandum.version}, as at {checked.as_at}.\n"))  # noqa: T201
    for finding in sorted(checked.findings, key=lambda found: order.index(found["outcome"])):
        print(shown(f"  {finding['outcome']:<15}{finding['clause']}"))  # noqa: T201
        comply = finding["remedy"] and f"To comply: {finding['remedy']}"
        working = working_line(finding["working"], checked.memorandum)
        for line in (finding["reason"], comply, working, finding["citation"]):
            if line:
                print(shown(f"  {'':<15}{line}"))  # noqa: T201
    if lacking:
        print("\nWhat is missing:")  # noqa: T201
    for fact in lacking:
        print(shown(f"  {fact.label} ({fact.field}), for {listed(fact.clauses)}"))  # noqa: T201
    _show_complying(checked)
    _show_caps(checked)


def _show_complying(checked: Check) -> None:
    """What would comply, all together: the words of each clause are of that clause alone."""
    from comity.judge import complying

    found = complying(checked)
    if found.facts:
        print("\nWhat would comply, all together:")  # noqa: T201
    for fact in found.facts:
        print(shown(f"  {fact.words()}"))  # noqa: T201


def _show_caps(checked: Check) -> None:
    """The caps on each payment basis on one line, where what they turn on was given."""
    from comity.judge import caps
    from comity.judge.caps import STATE_WORDS
    from comity.memorandum.words import BASES, day, pounds

    authority, role, start = (checked.facts.get(name) for name in ("authority", "role", "start_date"))
    if authority is None or role is None or start is None:
        return
    found = caps(checked.memorandum, authority=authority, role=role, start=start, as_at=checked.as_at)
    line = "; ".join(
        f"{BASES[each.payment_basis]} {STATE_WORDS[each.state] if each.cap is None else pounds(each.cap)}"
        for each in found
    )
    label = next((held.label for held in checked.memorandum.roles if held.code == role), role)
    print(shown(f"\nCaps an hour ({label}, starting {day(start)}): {line}."))  # noqa: T201


def numbered(path: Path, place: int) -> Path:
    """Where the receipt of one of a team goes: `receipt.json` of the second candidate is `receipt-2.json`."""
    return path.with_name(f"{path.stem}-{place}{path.suffix}")


def write_receipt(checked: Check, path: Path | None) -> None:
    """Write the receipt, and keep the memorandum beside it so that it can always be judged again."""
    from importlib.metadata import version
    from uuid import uuid4

    from comity.judge.receipt import canonical, keep_bundle, receipt

    today = date.today()  # noqa: DTZ011 (a day here)
    number = f"CHK-{today:%Y%m%d}-{uuid4().hex[:8].upper()}"
    path = path or Path(f"receipt-{number}.json")
    content = canonical(receipt(checked, number=number, made_on=today, engine=version("comity")))
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)
    kept = keep_bundle(checked.memorandum, path.parent)
    print(shown(f"\nReceipt {number}: {path} (with {kept.name} beside it; comity replay {path} judges it again)"))  # noqa: T201
