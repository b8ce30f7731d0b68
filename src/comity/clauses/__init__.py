"""How each kind of clause is judged: one file per kind, named after it, as expressions that every engine runs.

Nothing here imports an engine. `KINDS` is the register that the judge works through.
"""

from __future__ import annotations

from collections.abc import Callable

from comity.clauses import (
    cool_off,
    end_of_placement_review,
    experience,
    notice,
    on_site,
    pre_employment_checks,
    price_cap,
    project_team,
    references,
    role_mapping,
    supply_chain,
)
from comity.clauses.outcome import MEANINGS, OUTCOMES, Outcome
from comity.clauses.setting import Setting
from comity.clauses.verdict import Judged
from comity.memorandum.model import Clause, Kind

KINDS: dict[Kind, Callable[[Clause, Setting], Judged]] = {
    Kind.PRICE_CAP: price_cap.judge,
    Kind.COOL_OFF: cool_off.judge,
    Kind.EXPERIENCE: experience.judge,
    Kind.NOTICE: notice.judge,
    Kind.REFERENCES: references.judge,
    Kind.END_OF_PLACEMENT_REVIEW: end_of_placement_review.judge,
    Kind.PROJECT_TEAM: project_team.judge,
    Kind.PRE_EMPLOYMENT_CHECKS: pre_employment_checks.judge,
    Kind.ON_SITE: on_site.judge,
    Kind.ROLE_MAPPING: role_mapping.judge,
    Kind.SUPPLY_CHAIN: supply_chain.judge,
}

__all__ = ["KINDS", "MEANINGS", "OUTCOMES", "Judged", "Outcome", "Setting"]
