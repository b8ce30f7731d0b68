"""Reading the facts of a candidate as people and programs write them: text, or the JSON values of the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from comity.dictionary import Field, FieldType, fields_by_name
from comity.dictionary.limits import beyond
from comity.judge.facts import plain
from comity.judge.told import OF_THE_ROLE
from comity.memorandum.model import ASSIGNMENT_KINDS, Memorandum
from comity.returns.cells import CellProblem, Context, parse
from comity.returns.cells.authorities import AuthorityIndex

LONGEST = 500
"""Characters of one fact."""

LARGEST = 2**53
"""No amount of a candidate's is near it, and a frame holds no more than 2 to the 63."""

_HELD = 16
_CONTEXTS: OrderedDict[str, Context] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Wrong:
    """One fact that cannot be read: its field, what was found, and what was expected."""

    field: str
    found: str
    expected: str


class FactsError(Exception):
    """Facts that cannot be read or are not of the dictionary: every one of them."""

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.expected}" for one in wrong))
        self.wrong = wrong


def read(given: Mapping[str, Any], memorandum: Memorandum) -> dict[str, Any]:
    """The facts in the dictionary's frame types; those that are blank are left out.

    Raises:
        FactsError: naming every one that is not a fact of the dictionary, or cannot be read.
    """
    context, wrong, facts = context_of(memorandum), list[Wrong](), dict[str, Any]()
    for name, value in given.items():
        field = fields_by_name().get(name)
        if field is None:
            wrong.append(Wrong(name[:80], "", "There is no fact of this name in the return dictionary."))
            continue
        found = read_one(field, value, context)
        if isinstance(found, Wrong):
            wrong.append(found)
        elif found is not None:
            facts[name] = found
    first = facts.get("start_date")
    for name in ("planned_end_date", "end_date"):
        last = facts.get(name)
        if first is not None and last is not None and last < first:
            wrong.append(Wrong(name, str(last), f"Give a day on or after the first day, {first}."))
    pay, charge = facts.get("pay_rate"), facts.get("charge_rate")
    if pay is not None and charge is not None and charge < pay:
        least = f"Give at least what is paid, £{plain('pay_rate', pay)} an hour."
        wrong.append(Wrong("charge_rate", plain("charge_rate", charge), least))
    if wrong:
        raise FactsError(wrong)
    return facts


def gainsaid(facts: Mapping[str, Any]) -> list[Wrong]:
    """The facts of a substantive role that are told although it is said that there was none. The page asks for them
    only where there was one, so this is of programs."""
    if facts.get("had_substantive_role") is not False:
        return []
    told = [name for name in OF_THE_ROLE if name != "had_substantive_role" and facts.get(name) is not None]
    why = "Leave it out, or say yes to had_substantive_role: a role that was not held has none."
    return [Wrong(name, plain(name, facts[name]), why) for name in told]


def again_in(others: Iterable[Mapping[str, Any]], facts: Mapping[str, Any]) -> list[Wrong]:
    """The registration number of a candidate who is in their project team already: the same worker is not two of it."""
    number = facts.get("worker")
    if number is None or all(each.get("worker") != number for each in others):
        return []
    return [Wrong("worker", "", "Give each worker once: another candidate of this team has the same number.")]


def read_one(field: Field, value: Any, context: Context) -> Any:
    """One fact in its frame type, None where it is blank, or what is wrong with it."""
    if isinstance(value, dict | list):
        return Wrong(field.name, "", "Give one value, not a list or an object.")
    text = _text(value)
    if len(text) > LONGEST:
        return Wrong(field.name, text[:80], f"Give at most {LONGEST} characters.")
    if any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in text):
        return Wrong(field.name, "", "Give text on one line, without control characters.")
    found = parse(text, field, context)
    if isinstance(found, CellProblem):
        if found.level != "note":
            return Wrong(field.name, text[:80], f"Expected {found.expected}.")
        found = found.kept
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) > LARGEST:
        return Wrong(field.name, text[:80], "Give a number of the size that a candidate has.")
    if found is not None and (wanted := beyond(field, found)):
        return Wrong(field.name, text[:80], f"Give a number {wanted}.")
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def shown(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as a receipt keeps them, and as a form shows them again: money as text, days as ISO text."""
    return {name: plain(name, value) for name, value in facts.items() if value is not None}


def context_of(memorandum: Memorandum) -> Context:
    """What reading needs of a memorandum, made once for each."""
    held = _CONTEXTS.get(memorandum.digest)
    if held is None:
        kinds = tuple(kind.value for kind in ASSIGNMENT_KINDS)
        held = Context(AuthorityIndex(memorandum.authorities), clauses=kinds)
        _CONTEXTS[memorandum.digest] = held
        while len(_CONTEXTS) > _HELD:
            _CONTEXTS.popitem(last=False)
    return held


def in_words(name: str, value: Any, memorandum: Memorandum) -> str:
    """A fact, in its frame type, as a page says it."""
    from comity.memorandum.words import day
    from comity.web.words import money

    field = fields_by_name()[name]
    if value is None:
        return "Not known"
    match field.type:
        case FieldType.DATE:
            return day(value)
        case FieldType.YES_NO:
            return "Yes" if value else "No"
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR:
            return money(value)
        case FieldType.DECIMAL:
            return str(plain(name, value))
        case FieldType.AUTHORITY:
            return next((held.name for held in memorandum.authorities if held.code == value), str(value))
        case FieldType.CODE:
            return code_words(name, str(value), memorandum)
        case _:
            return str(value)


CODE_WORDS = {
    "msp": "Through a managed service provider",
    "paye": "PAYE",
    "iro_cp_chair": "IRO or child protection chair",
}


def code_words(name: str, code: str, memorandum: Memorandum | None = None) -> str:
    """What a code is called: a role by the memorandum's own label."""
    if name == "role" and memorandum is not None:
        found = next((held.label for held in memorandum.roles if held.code == code), "")
        if found:
            return found
    return CODE_WORDS.get(code, code.replace("_", " ").capitalize())
