"""zen-engine: one decision graph of expressions, compiled once and asked row by row.

A decision sees one row and keeps nothing, so what is told across rows is kept in Python beside it; and it reads no
file, so a ragged row is named by the loop that hands it over. A clause's expression fails outright where a start date
cannot be read: the generated return has none.
"""

from __future__ import annotations

import csv
import json
from collections import Counter

import issues_python
import issues_table as table
import issues_zen
import report
import zen
from rules_polars import AMENDED, BASES, BINDING, CAPS, CHECKED, ELSEWHERE, EXEMPT, OURS

DONE = ("review_completed_date", "review_shared_date", "worker_approved_date")


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
        "cool-off": f"had_substantive_role == 'yes' and {national} and "
        f"{issues_zen.date_of('last_substantive_end_date')} != null and "
        f"last_substantive_authority in {OURS} and leaving_reason in {BINDING} and "
        "d(start_date).isBefore(d(last_substantive_end_date).add($.start >= date('2026-01-01') ? '6M' : '3M'))",
        "experience": f"{year_on} and direct_experience_months != null and number(direct_experience_months) < 36",
        "notice": f"{year_on} and notice_days != null and "
        "number(notice_days) < min([28, number(substantive_notice_days ?? '28')])",
        "references": f"{national} and references_received != null and number(references_received) < 2",
        "end-of-placement-review": "$.end != null and $.end >= date('2024-10-31') and $.end <= date('2026-09-30') and "
        "(review_completed_date == null or review_shared_date == null or "
        f"({issues_zen.date_of('review_shared_date')} != null and date(review_shared_date) > $.end))",
        "project-team": f"supply_route in ['project_team', 'packaged'] and {year_on} and "
        f"(worker_approved_date == null or ({issues_zen.date_of('worker_approved_date')} != null and "
        "date(worker_approved_date) > $.start) or costs_disaggregated == 'no' or practice_control == 'no')",
        "pre-employment-checks": f"{national} and ("
        + " or ".join(f"({name} != null and date({name}) > $.start)" for name in CHECKED)
        + ")",
        "on-site": "$.start >= date('2026-04-01') and "
        "onsite_days_per_week != null and number(onsite_days_per_week) < 2",
    }
    found = [
        *issues_zen.read(),
        ("start", "date(start_date)"),
        ("end", issues_zen.date_of("end_date")),
        ("judged", "$.end != null and $.end < date('2026-09-30') ? $.end : date('2026-09-30')"),
        ("dcs", issues_zen.date_of("dcs_signoff_date")),
        ("ce", issues_zen.date_of("ce_signoff_date")),
        ("from", f"signoff_from != null ? {issues_zen.date_of('signoff_from')} : $.start"),
        ("until", issues_zen.date_of("signoff_until")),
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
    return found + issues_zen.issues()


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


DECISION = zen.ZenEngine().create_decision(zen.ZenDecisionContent(json.dumps(model())))


def work(path: str) -> tuple[dict[str, int], dict[str, int]]:
    """Ask the decision of each row; keep what fails with its row, and what other rows must be compared with."""
    failures: list[tuple[int, str]] = []
    seen = issues_python.Seen()
    with open(path, newline="", encoding="utf-8") as file:  # noqa: PTH123
        records = csv.reader(file)
        headings = next(records)
        for number, cells in enumerate(records, start=2):
            if len(cells) != len(headings):
                failures.append((number, "issue ragged-row"))
                continue
            row = {name: cell or None for name, cell in zip(headings, cells, strict=True)}
            answer = DECISION.evaluate(row)["result"]
            failures += [(number, key) for key, value in answer.items() if value is True and " " in key]
            place = None
            if row["worker"] and answer.get("day start_date") is not None:
                otherwise = str(table.NO_END) if row["end_date"] is None else row["start_date"]
                end = otherwise if answer.get("day end_date") is None else row["end_date"]
                place = issues_python.Place(row["worker"], row["start_date"], end, number)
            seen.add(number, tuple(row[name] for name in table.KEY), tuple(cells), place)
    failures += [(number, f"issue {issue}") for number, issue in seen.issues()]
    counts = Counter(key for _, key in failures)
    breached = {key.removeprefix("clause "): n for key, n in counts.items() if key.startswith("clause ")}
    return breached, {key.removeprefix("issue "): n for key, n in counts.items() if key.startswith("issue ")}


report.run(work)
