"""Money, decimals and whole numbers with the units that people write beside them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from decimal import Context as Precision

from comity.dictionary import Field, FieldType
from comity.dictionary.limits import range_of
from comity.returns.cells.problem import CellProblem, note

LARGEST = 99_999_999
"""The largest whole part read: beyond it a cell is a slip, and Int64 stays far off."""

_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
_NEGATIVE = re.compile(r"^\(.*\)$|^£?\s*[-\u2212]|[-\u2212]$")
_HOURLY = r"(?:\s*(?:p\.?\s*/?\s*h\.?(?:ou)?r?\.?|(?:per|an|a|/|\\)\s*(?:hour|hr|h)\.?|hourly|/?hr|/?hour))?"
_MONEY = re.compile(rf"^\+?\s*(?:£|GBP|gbp)?\s*\+?{_NUMBER}\s*(?:GBP|gbp)?$", re.A)
_MONEY_PER_HOUR = re.compile(rf"^\+?\s*(?:£|GBP)?\s*\+?{_NUMBER}\s*(?:GBP)?{_HOURLY}$", re.I | re.A)
_PLAIN = re.compile(rf"^\+?{_NUMBER}$", re.A)
_DECIMAL_UNITS: dict[str, str] = {
    "hours_per_week": r"(?:h|hrs?|hours?)\.?(?:\s*(?:/|per|a|p)?\s*/?\s*(?:w|wk|week)\.?)?",
    "hours_worked": r"(?:h|hrs?|hours?)\.?",
    "fte": r"(?:fte|wte)",
    "onsite_days_per_week": r"(?:d|days?)(?:\s*(?:/|per|a)?\s*(?:w|wk|week))?",
}
_SUCH_AS = {"fte": "0.6", "onsite_days_per_week": "2.5"}
UNIT_FACTORS: dict[str, dict[str, int]] = {
    "notice_days": {"day": 1, "week": 7},
    "substantive_notice_days": {"day": 1, "week": 7},
    "direct_experience_months": {"month": 1, "year": 12},
    "references_received": {"reference": 1},
    "references_on_template": {"reference": 1},
    "tier": {"tier": 1},
}
"""For each whole-number field, what one of a written unit is worth in the field's own."""

_UNITS = {
    "day": r"(?:calendar\s+)?d(?:ay)?s?",
    "week": r"w(?:ee)?ks?|w",
    "month": r"m(?:on)?ths?|mos?|m",
    "year": r"y(?:ea)?rs?|y",
    "reference": r"ref(?:erence)?s?",
    "tier": r"tier",
}
_AMOUNT = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[a-z]+(?:\s+[a-z]+)?)?\.?,?\s*(?:and\s+|&\s*)?", re.I | re.A
)


_SPREADSHEET = Precision(prec=15, rounding=ROUND_HALF_UP)


def _decimal(found: re.Match[str]) -> Decimal:
    """The number at a spreadsheet's 15 significant digits, so that 34.010000000000005 is 34.01."""
    return _SPREADSHEET.plus(Decimal(found["number"].replace(",", "").rstrip(".")))


def _scaled(value: Decimal, field: Field, places: int, expected: str) -> int | CellProblem:
    if value > LARGEST:
        return CellProblem("number-too-large", f"{expected}, {range_of(field, LARGEST)}")
    scaled = value * field.type.scale
    whole = int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
    if scaled != whole:
        return note("rounded", f"at most {places} decimals; it was rounded half up", whole)
    return whole


def parse_money(text: str, field: Field) -> int | CellProblem:
    """Pounds as ten-thousandths: "£34.50", "34.5 ph", "1,234.50". A minus is a problem: no field can owe."""
    hourly = field.type is FieldType.MONEY_PER_HOUR
    expected = "pounds an hour such as 34.50" if hourly else "pounds such as 1234.50"
    found = (_MONEY_PER_HOUR if hourly else _MONEY).match(text)
    if found:
        return _scaled(_decimal(found), field, 4, expected)
    if _NEGATIVE.search(text):
        return CellProblem("negative", f"{expected}, {range_of(field, LARGEST)}")
    return CellProblem("unreadable-number", expected)


def parse_decimal(text: str, field: Field, unit: str = "") -> int | CellProblem:
    """A decimal as millionths: "37.5", "37.5 hours", and "60%" where the field is the full-time equivalent."""
    expected = f"a number such as {_SUCH_AS.get(field.name, '37.5')}"
    bare = text
    if field.name in _DECIMAL_UNITS:
        bare = re.sub(rf"\s*{_DECIMAL_UNITS[field.name]}$", "", text, flags=re.I | re.A)
    percent = field.name == "fte" and (bare.endswith("%") or unit == "percent")
    found = _PLAIN.match(bare.rstrip("% ") if percent else bare)
    if found:
        value = _decimal(found) / 100 if percent else _decimal(found)
        return _scaled(value, field, 6, expected)
    if _NEGATIVE.search(text):
        return CellProblem("negative", f"{expected}, {range_of(field, LARGEST)}")
    return CellProblem("unreadable-number", expected)


def parse_integer(text: str, field: Field, unit: str = "") -> int | CellProblem:
    """A whole number in the field's unit: "28", "2.0", "4 weeks" (28 days), "3 years 2 months" (38 months).

    `unit` is what a bare number counts, where the column's heading says so ("Notice (weeks)").
    """
    factors = UNIT_FACTORS.get(field.name, {})
    expected = _expected_integer(field, factors)
    if field.codes:
        text = re.sub(r"^tier\s*", "", text, flags=re.I)
    if found := _PLAIN.match(text):
        return _whole(_decimal(found) * factors.get(unit, 1), field, expected)
    total, position = Decimal(0), 0
    while found := _AMOUNT.match(text, position):
        worth = _worth(found["unit"], factors)
        if worth is None:
            return CellProblem("unreadable-number", expected)
        total += Decimal(found["number"]) * worth
        position = found.end()
    if position == len(text) and position:
        return _whole(total, field, expected)
    if _NEGATIVE.search(text):
        return CellProblem("negative", f"{expected}, {range_of(field, LARGEST)}")
    return CellProblem("unreadable-number", expected)


def _worth(unit: str | None, factors: dict[str, int]) -> int | None:
    if unit is None:
        return None
    for name, worth in factors.items():
        if re.fullmatch(_UNITS[name], unit, flags=re.I):
            return worth
    return None


def _whole(value: Decimal, field: Field, expected: str) -> int | CellProblem:
    if value > LARGEST:
        return CellProblem("number-too-large", f"{expected}, {range_of(field, LARGEST)}")
    if value != value.to_integral_value():
        return CellProblem("not-whole", expected)
    if field.codes and str(int(value)) not in field.codes:
        return CellProblem("not-a-code", f"one of {', '.join(field.codes)}")
    return int(value)


def _expected_integer(field: Field, factors: dict[str, int]) -> str:
    if field.codes:
        return f"one of {', '.join(field.codes)}"
    units = [f"{name}s" for name in factors if name not in ("reference", "tier")]
    return f"a whole number of {units[0]} (or '4 {units[1]}')" if len(units) == 2 else "a whole number such as 2"
