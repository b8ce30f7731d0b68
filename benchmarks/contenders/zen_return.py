"""zen-engine: one decision graph of expressions, compiled once and asked row by row."""

from __future__ import annotations

import csv
import json
from collections import Counter

import report
import zen
from rules_polars import AMENDED, BASES, BINDING, CAPS, CHECKED, ELSEWHERE, EXEMPT, OURS

from comity.dictionary import Field, FieldType, fields

DONE = ("review_completed_date", "review_shared_date", "worker_approved_date")
NUMBERS = (FieldType.MONEY, FieldType.MONEY_PER_HOUR, FieldType.DECIMAL, FieldType.INTEGER)


def wrong(field: Field) -> str:
    """An expression that is true where a cell is wrong."""
    cell = field.name
    tests = []
    if field.type is FieldType.DATE:
        tests.append(f"not d({cell}).isValid()")
    elif field.type in NUMBERS:
        low, high = {"hours_per_week": (0.01, 60), "fte": (0, 1)}.get(cell, (0, 1e9))
        tests.append(f"not isNumeric({cell}) or number({cell}) < {low} or number({cell}) > {high:.0f}")
    elif field.type is FieldType.YES_NO:
        tests.append(f"not ({cell} in ['yes', 'no'])")
    elif field.type is FieldType.CODE:
        tests.append(f"not ({cell} in {list(field.codes)})")
    elif cell == "worker":
        tests.append(f"not matches({cell}, '^SW[1-9][0-9]{{0,5}}$')")
    elif cell == "quarter":
        tests.append(f"not matches({cell}, '^[0-9]{{4}}-Q[1-4]$')")
    blank = "true" if field.required == "always" else "false"
    return f"{cell} == null ? {blank} : ({' or '.join(tests)})" if tests else f"{cell} == null and {blank}"


def day(name: str) -> str:
    """A date cell as seconds, or null where it is blank or unreadable."""
    return f"({name} != null and d({name}).isValid() ? date({name}) : null)"


def expressions() -> list[tuple[str, str]]:
    """Key and expression, in the order they are worked out; a later one may use an earlier as `$.key`."""
    caps = {(role, basis): caps[n] for role, caps in CAPS.items() for n, basis in enumerate(BASES) if caps[n]}
    line = "null"
    for (role, basis), cap in caps.items():
        line = f"(role == '{role}' and payment_basis == '{basis}') ? {cap} : ({line})"
    amended = "null"
    for basis, cap in AMENDED.items():
        amended = f"payment_basis == '{basis}' ? {cap} : ({amended})"
    first = "$.from"

    def excepted(clause: str) -> str:
        posts = ["$.dcs"] + (["$.ce"] if clause == "price-cap" else [])
        signed = " and ".join(f"{post} != null and {post} <= {first}" for post in posts)
        return (
            f"(signoff_clause == '{clause}' and $.until != null and {signed} "
            f"and {first} <= $.judged and $.judged <= $.until)"
        )

    def reached(new: str, existing: str) -> str:
        return f"($.start >= date('{new}') or $.judged >= date('{existing}'))"

    year_on = reached("2024-10-31", "2025-10-01")
    national = "$.start >= date('2024-10-31')"
    breached = {
        "price-cap": "pay_rate != null and $.cap != null and number(pay_rate) > $.cap",
        "cool-off": f"had_substantive_role == 'yes' and {national} and {day('last_substantive_end_date')} != null and "
        f"last_substantive_authority in {OURS} and leaving_reason in {BINDING} and "
        "d(start_date).isBefore(d(last_substantive_end_date).add($.start >= date('2026-01-01') ? '6M' : '3M'))",
        "experience": f"{year_on} and direct_experience_months != null and number(direct_experience_months) < 36",
        "notice": f"{year_on} and notice_days != null and "
        "number(notice_days) < min([28, number(substantive_notice_days ?? '28')])",
        "references": f"{national} and references_received != null and number(references_received) < 2",
        "end-of-placement-review": "$.end != null and $.end >= date('2024-10-31') and $.end <= date('2026-09-30') and "
        "(review_completed_date == null or review_shared_date == null or "
        f"({day('review_shared_date')} != null and date(review_shared_date) > $.end))",
        "project-team": f"supply_route in ['project_team', 'packaged'] and {year_on} and "
        f"(worker_approved_date == null or ({day('worker_approved_date')} != null and "
        "date(worker_approved_date) > $.start) or costs_disaggregated == 'no' or practice_control == 'no')",
        "pre-employment-checks": f"{national} and ("
        + " or ".join(f"({name} != null and date({name}) > $.start)" for name in CHECKED)
        + ")",
        "on-site": "$.start >= date('2026-04-01') and "
        "onsite_days_per_week != null and number(onsite_days_per_week) < 2",
    }
    found = [
        ("start", "date(start_date)"),
        ("end", day("end_date")),
        ("judged", "$.end != null and $.end < date('2026-09-30') ? $.end : date('2026-09-30')"),
        ("dcs", day("dcs_signoff_date")),
        ("ce", day("ce_signoff_date")),
        ("from", f"signoff_from != null ? {day('signoff_from')} : $.start"),
        ("until", day("signoff_until")),
        (
            "cap",
            f"(role == 'social_worker' and {reached('2026-04-01', '2026-07-01')}) ? ({amended}) : "
            f"({reached('2025-10-01', '2026-01-01')} ? ({line}) : null)",
        ),
    ]
    early = "d(start_date).isBefore(d(last_substantive_end_date).add($.start >= date('2026-01-01') ? '6M' : '3M'))"
    unread = [f"({name} != null and not d({name}).isValid())" for name in DONE]
    unknown = {
        "price-cap": f"{reached('2025-10-01', '2026-01-01')} and (pay_rate == null or $.cap == null)",
        "cool-off": f"{national} and (had_substantive_role == null or (had_substantive_role == 'yes' and "
        f"not (last_substantive_authority in {ELSEWHERE} or leaving_reason in {EXEMPT}) and "
        f"(last_substantive_end_date == null or ({early} and "
        f"(not (last_substantive_authority in {OURS}) or leaving_reason == null)))))",
        "experience": f"{year_on} and direct_experience_months == null",
        "notice": f"{year_on} and notice_days == null",
        "references": f"{national} and references_received == null",
        "end-of-placement-review": "$.end != null and $.end >= date('2024-10-31') and $.end <= date('2026-09-30') and "
        f"({unread[0]} or {unread[1]})",
        "project-team": f"supply_route in ['project_team', 'packaged'] and {year_on} and "
        f"(costs_disaggregated == null or practice_control == null or {unread[2]})",
        "pre-employment-checks": f"{national} and (" + " or ".join(f"{name} == null" for name in CHECKED) + ")",
        "on-site": "$.start >= date('2026-04-01') and onsite_days_per_week == null",
    }
    for clause, expression in breached.items():
        never = clause == "end-of-placement-review"
        found.append((f"broken {clause}", expression))
        covered = "" if never else f" and not {excepted(clause)}"
        found.append((f"clause {clause} breached", f"$['broken {clause}']{covered}"))
        found.append((f"clause {clause} unknown", f"not $['broken {clause}'] and ({unknown[clause]})"))
    found += [(f"cell {field.name}", wrong(field)) for field in fields()]
    pays = "charge_rate != null and pay_rate != null and number(charge_rate) < number(pay_rate)"
    return [*found, ("cell charge below pay", pays)]


def model() -> dict[str, object]:
    """The decision graph: input, expressions, output."""
    written = [{"id": str(n), "key": key, "value": value} for n, (key, value) in enumerate(expressions())]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
            {
                "id": "rules",
                "type": "expressionNode",
                "name": "rules",
                "position": {"x": 1, "y": 0},
                "content": {"expressions": written},
            },
            {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
        ],
        "edges": [
            {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }


def work(path: str) -> tuple[dict[str, int], int]:
    """Ask the decision of each row."""
    decision = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(model())))
    counts: Counter[str] = Counter()
    with open(path, newline="", encoding="utf-8") as file:  # noqa: PTH123
        for row in csv.DictReader(file):
            answer = decision.evaluate({name: cell or None for name, cell in row.items()})["result"]
            counts.update(key for key, value in answer.items() if value is True)
    breached = {key.removeprefix("clause "): n for key, n in counts.items() if key.startswith("clause ")}
    return breached, sum(n for key, n in counts.items() if key.startswith("cell "))


report.run(work)
