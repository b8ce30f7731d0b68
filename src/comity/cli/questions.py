"""The questions of `comity check` at a terminal, in the words of the dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from comity.cli.errors import Misuse
from comity.dictionary import Field, fields_by_name

if TYPE_CHECKING:
    from comity.memorandum.model import Memorandum


ASKED = (
    "authority", "role", "start_date", "supply_route", "payment_basis", "pay_rate", "charge_rate",
    "had_substantive_role", "last_substantive_authority", "last_substantive_end_date", "leaving_reason",
    "direct_experience_months", "references_received", "notice_days", "substantive_notice_days",
    "registration_checked_date", "dbs_checked_date", "right_to_work_checked_date", "onsite_days_per_week",
    "worker_approved_date", "costs_disaggregated", "practice_control",
)  # fmt: skip
"""The facts asked of a candidate at the terminal, in the order a person has them to hand."""

ONLY_IF = {
    "last_substantive_authority": "had_substantive_role",
    "last_substantive_end_date": "had_substantive_role",
    "leaving_reason": "had_substantive_role",
}
TEAM_ONLY = ("worker_approved_date", "costs_disaggregated", "practice_control")


def ask_facts(memorandum: Memorandum, given: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for each fact that is not given. Enter alone leaves it blank; what cannot be read is asked again."""
    from comity.cli.checking import facts_of

    typer.echo("Press Enter where a fact is not known. A blank is never a pass.\n")
    facts: dict[str, Any] = dict(given)
    for name in ASKED:
        if name in facts or _passed_over(name, facts_of(facts, memorandum)):
            continue
        field = fields_by_name()[name]
        while True:
            text = typer.prompt(_question(field), default="", show_default=False)
            try:
                facts_of({name: text}, memorandum)
            except Misuse as problem:
                typer.echo(str(problem))
                continue
            facts[name] = text
            break
    return facts


def _passed_over(name: str, facts: Mapping[str, Any]) -> bool:
    """Whether an answer already given makes the question needless."""
    if name in ONLY_IF and facts.get(ONLY_IF[name]) is False:
        return True
    return name in TEAM_ONLY and facts.get("supply_route") in ("msp", "direct_agency")


def _question(field: Field) -> str:
    if field.codes:
        return f"{field.label} ({', '.join(field.codes)})"
    return f"{field.label} ({field.description})" if field.description else field.label
