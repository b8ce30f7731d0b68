"""Every issue of `issues_table` that one row tells, as expressions of zen-engine over the cells' text."""

from __future__ import annotations

from issues_table import (
    CLAUSES,
    CONDITIONAL,
    DECIMALS,
    IN_ORDER,
    KNOWN,
    LARGEST,
    MOST,
    NUMBERS,
    PATTERNS,
    RATES,
    SUBSTANTIVE,
    TEAM,
    UNEXCEPTED,
    USUAL_RATE,
    required,
    when,
)
from rules_polars import OURS

from comity.dictionary import Field, FieldType, fields

FIRST, LAST = "$.first", "$.last"
HIGHEST = {"fte": ("fte-out-of-range", 1), "onsite_days_per_week": ("onsite-out-of-range", 7)}


def date_of(name: str) -> str:
    """The key of a date cell as seconds; null where it is blank or could not be read."""
    return f"$['day {name}']"


def read() -> list[tuple[str, str]]:
    """Each date cell as seconds, and the first and last day of the row's quarter."""
    found = [
        (f"day {field.name}", f"{field.name} != null and d({field.name}).isValid() ? date({field.name}) : null")
        for field in fields()
        if field.type is FieldType.DATE
    ]
    known = f"quarter != null and matches(quarter, '{PATTERNS[FieldType.QUARTER]}')"
    month = "endsWith(quarter, '1') ? '01' : endsWith(quarter, '2') ? '04' : endsWith(quarter, '3') ? '07' : '10'"
    return [
        *found,
        ("begins", f"{known} ? quarter[0:3] + '-' + ({month}) + '-01' : null"),
        ("first", "$.begins != null ? date($.begins) : null"),
        ("last", "$.begins != null ? d($.begins).add('3M').sub('1d').timestamp() / 1000 : null"),
    ]


def unread(field: Field) -> str | None:
    """Where a cell cannot be read, null for a field of text; it is asked only of a cell that is not blank."""
    cell = field.name
    if field.codes:
        return f"not ({cell} in {list(field.codes)})"
    if field.type in PATTERNS:
        return f"not matches({cell}, '{PATTERNS[field.type]}')"
    if field.type is FieldType.DATE:
        day = date_of(cell)
        return f"{day} == null or {day} < date('1950-01-01') or {day} > date('2100-12-31')"
    if field.type in NUMBERS:
        return f"not isNumeric({cell}) or number({cell}) < 0 or number({cell}) >= {LARGEST}"
    if field.type is FieldType.YES_NO:
        return f"not ({cell} in ['yes', 'no'])"
    return f"not ({cell} in {KNOWN})" if field.type is FieldType.AUTHORITY else None


def figure(name: str, test: str) -> str:
    """A test of a figure, where there is one."""
    return f"{name} != null and isNumeric({name}) and ({test})"


def cells() -> dict[str, str]:
    """What a cell tells by itself."""
    found = {}
    for field in fields():
        name, wrong = field.name, unread(field)
        if field.required == "always":
            found[f"required {name}"] = f"{name} == null"
        if wrong:
            found[f"unread {name}"] = f"{name} != null and ({wrong})"
        if field.type in DECIMALS:
            more = rf"[.][0-9]{{{DECIMALS[field.type] + 1},}}"
            found[f"rounded {name}"] = f"{name} != null and matches({name}, '{more}')"
    for name, (code, most) in HIGHEST.items():
        found[f"{code} {name}"] = figure(name, f"number({name}) > {most}")
    hours = "hours_per_week"
    found[f"hours-out-of-range {hours}"] = figure(hours, f"number({hours}) == 0 or number({hours}) > 60")
    return found


def rows() -> dict[str, str]:
    """What cells of a row tell together."""
    end, until = date_of("end_date"), date_of("registration_until")
    conditions = {
        "when ended": f"{end} != null",
        "when ended by the quarter's end": f"{end} != null and {LAST} != null and {end} <= {LAST}",
        "when a reason is given": "end_reason != null",
        "when route is msp": "supply_route == 'msp'",
        "when project team or packaged": f"supply_route in {TEAM}",
        "when a role was held": "had_substantive_role == 'yes'",
        "when signed off": f"({date_of('dcs_signoff_date')} != null or {date_of('ce_signoff_date')} != null)",
    }
    found = {
        f"{required(field)} {field.name}": f"{field.name} == null and {conditions[when(field)]}"
        for field in CONDITIONAL
    }
    for first, second, issue in IN_ORDER:
        early, late = date_of(first), date_of(second)
        found[issue] = f"{early} != null and {late} != null and {late} < {early}"
    low, high = USUAL_RATE
    for name in RATES:
        found[f"unusual-rate {name}"] = figure(name, f"number({name}) < {low} or number({name}) > {high}")
    for name, most in MOST.items():
        found[f"unusual-number {name}"] = figure(name, f"number({name}) > {most}")
    described = " or ".join(f"{name} != null" for name in SUBSTANTIVE)
    cost = "number(hours_worked) * number(charge_rate)"
    signed = "dcs_signoff_date != null or ce_signoff_date != null"
    start = date_of("start_date")
    return found | {
        "charge-below-pay charge_rate": "charge_rate != null and pay_rate != null and "
        "number(charge_rate) < number(pay_rate)",
        "cost-far-from-hours quarter_cost": "quarter_cost != null and hours_worked != null and charge_rate != null and "
        f"abs(number(quarter_cost) - {cost}) > max([{cost} * 0.05, 5])",
        "more-on-template references_on_template": "references_on_template != null and references_received != null and "
        "number(references_on_template) > number(references_received)",
        "ended-before-quarter end_date": f"{end} != null and {FIRST} != null and {end} < {FIRST}",
        "starts-after-quarter start_date": f"{start} != null and {LAST} != null and {start} > {LAST}",
        "registration-ends registration_until": f"{until} != null and {LAST} != null and {until} < {LAST} and "
        f"(end_date == null or ({end} != null and {end} > {until}))",
        "role-not-held had_substantive_role": f"had_substantive_role == 'no' and ({described})",
        "conversion-without-date end_reason": f"{date_of('converted_to_permanent_date')} != null and "
        "end_reason != null and end_reason != 'conversion'",
        "unknown-clause signoff_clause": f"signoff_clause != null and not (signoff_clause in {CLAUSES})",
        "no-departure signoff_clause": f"signoff_clause != null and signoff_clause in {UNEXCEPTED}",
        "not-signed signoff_clause": "signoff_clause != null and "
        f"not (signoff_clause in {UNEXCEPTED}) and not ({signed})",
        "not-a-party authority": f"authority != null and authority in {KNOWN} and not (authority in {OURS})",
    }


def issues() -> list[tuple[str, str]]:
    """Key and expression of each issue, `issue CODE FIELD`; `read()` comes before them."""
    return [(f"issue {name}", expression) for name, expression in (cells() | rows()).items()]
