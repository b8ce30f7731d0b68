"""A candidate's facts as given at a desk, brought to the dictionary's types.

Facts come as Python values or as plain canonical text (2026-09-30, 34.50, yes). The tolerant reading of what people
really write is the return's; here a fact of the wrong shape is an error that says what to write.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from comity.clauses.setting import UNREADABLE_FIELDS
from comity.dictionary import Field, FieldType, fields_by_name
from comity.dictionary.limits import beyond
from comity.judge.conform import EMERGENCY, EXCEPTIONS, NO, TOLD, YES

OF_AN_EXCEPTION = (
    *("signoff_clause", "dcs_signoff_date", "ce_signoff_date", "signoff_from", "signoff_until", "signoff_reason"),
    EMERGENCY,
)
"""What is said of a departure, among an assignment's own facts or beside them."""

TOLD_OUTCOMES = ("breached", "not_known", "exempt", "met")
"""What a cool-off can be told to come to, most in the way first."""


class FactError(ValueError):
    """A fact that cannot be judged: its name, what was found and what to write."""


def typed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts in the dictionary's frame types. Raises FactError naming the first that is wrong or unknown.

    `exceptions` are further departures of the same assignment, as a return's second sheet has them.
    """
    known = fields_by_name()
    flags = {f"unreadable_{field}" for field in UNREADABLE_FIELDS}
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if name in flags:
            found[name] = bool(value)
        elif name == EMERGENCY:
            found[name] = _date(name, value)
        elif name == EXCEPTIONS:
            found[name] = tuple(_exception(each) for each in value or ())
        elif name == TOLD:
            found[name] = _told(value)
        elif name in known:
            found[name] = one(known[name], value)
        else:
            msg = f"{name!r} is not a field of the return dictionary. Write one of: {', '.join(known)}."
            raise FactError(msg)
    return found


def possible(found: dict[str, Any]) -> dict[str, Any]:
    """The same facts, where each number can be. Raises FactError naming the first that cannot: 200 hours in a week."""
    for name, value in found.items():
        field = fields_by_name().get(name)
        if field is not None and value is not None and (wanted := beyond(field, value)):
            raise FactError(_wrong(name, plain(name, value), f"a number {wanted}"))
    return found


def one(field: Field, value: Any) -> Any:
    """One fact in its frame type; a blank is None."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        value = value.strip()
    match field.type:
        case FieldType.DATE:
            return _date(field.name, value)
        case FieldType.MONEY | FieldType.MONEY_PER_HOUR | FieldType.DECIMAL:
            return _scaled(field, value)
        case FieldType.INTEGER:
            number = _decimal(field.name, value, "a whole number")
            if number != number.to_integral_value():
                raise FactError(_wrong(field.name, value, "a whole number"))
            return int(number)
        case FieldType.YES_NO:
            return _yes_no(field.name, value)
        case _:
            text = str(value)
            if field.codes and text not in field.codes:
                raise FactError(_wrong(field.name, value, "one of " + ", ".join(field.codes)))
            return text


def plain(name: str, value: Any) -> Any:
    """A typed fact as a receipt keeps it: money and decimals as text, dates as ISO text."""
    if name == EXCEPTIONS:
        return [{field: plain(field, held) for field, held in sorted(each.items())} for each in value]
    if name == TOLD and value is not None:
        instead = {field: plain(field, held) for field, held in sorted(value["instead_of"].items())}
        return {**value, "until": plain(name + "_until", value["until"]), "instead_of": instead}
    field = fields_by_name().get(name)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if field is not None and field.type.scale > 1:
        places = "0.01" if field.type.scale == 10_000 and value % 100 == 0 else None
        number = Decimal(value) / field.type.scale
        return str(number.quantize(Decimal(places))) if places else format(number.normalize(), "f")
    return value


def _exception(given: Any) -> dict[str, Any]:
    if not isinstance(given, Mapping):
        raise FactError(f"{EXCEPTIONS}: found {given!r}. Write what is said of each exception, by field.")
    beside = sorted(set(given) - set(OF_AN_EXCEPTION))
    if beside:
        raise FactError(f"{beside[0]!r} is nothing that is said of an exception. Write: {', '.join(OF_AN_EXCEPTION)}.")
    return typed(given)


def _told(given: Any) -> dict[str, Any] | None:
    """What was told of a cool-off: what it comes to, until when where it is not met, in which words, and the facts that
    were given otherwise."""
    if given is None:
        return None
    if not isinstance(given, Mapping) or set(given) != {"outcome", "until", "words", "instead_of"}:
        raise FactError(f"{TOLD}: found {given!r}. Write outcome, until, words and instead_of, as a receipt has them.")
    outcome, words, instead = given["outcome"], given["words"], given["instead_of"]
    if outcome not in TOLD_OUTCOMES or not isinstance(words, str) or not isinstance(instead, Mapping):
        raise FactError(_wrong(TOLD, dict(given), f"an outcome ({', '.join(TOLD_OUTCOMES)}), words, and facts by name"))
    until = _date(TOLD, given["until"])
    if (until is None) == (outcome == TOLD_OUTCOMES[0]):
        raise FactError(_wrong(TOLD, dict(given), "the day until which it is not met, and only where it is not"))
    return {"outcome": str(outcome), "until": until, "words": words, "instead_of": typed(instead)}


def _wrong(name: str, value: Any, wanted: str) -> str:
    return f"{name}: found {value!r}. Write {wanted}."


def _date(name: str, value: Any) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if isinstance(value, datetime):
        return value.date()
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise FactError(_wrong(name, value, "a date such as 2026-09-30")) from error


def _decimal(name: str, value: Any, wanted: str) -> Decimal:
    if isinstance(value, bool):
        raise FactError(_wrong(name, value, wanted))
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise FactError(_wrong(name, value, wanted)) from error
    if not number.is_finite():
        raise FactError(_wrong(name, value, wanted))
    return number


def _scaled(field: Field, value: Any) -> int:
    wanted = "an amount in pounds such as 34.50" if field.type is not FieldType.DECIMAL else "a number such as 2.5"
    number = _decimal(field.name, value, wanted) * field.type.scale
    return int(number.to_integral_value(ROUND_HALF_UP))


def _yes_no(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).lower()
    if text in YES or text in NO:
        return text in YES
    raise FactError(_wrong(name, value, "yes or no"))
