"""experience: months of post-qualified experience in direct employment of English authorities, child and
family context, registered. Fewer than the term: breached, saying the months short."""

from __future__ import annotations

import narwhals as nw

from comity.clauses.minimum import Minimum, judge_minimum
from comity.clauses.setting import Setting
from comity.clauses.verdict import Judged
from comity.memorandum.model import Clause

MINIMUM = Minimum(
    field="direct_experience_months",
    form="months",
    short="The worker has {found:months} of post-qualified direct experience; {required:months} are required, so "
    "{short:months} short.",
    remedy="Engage a worker with at least {required:months} of direct experience"
    "{begun:or_after}{short:months}{begun:more_or_too_few}.",
    blank="The months of direct experience are blank.",
    give="Give the months of post-qualified experience in direct employment of English authorities, or the "
    "employment spells.",
    met="The worker has {found:months} of direct experience; {required:months} are required.",
)


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready."""
    return judge_minimum(clause, setting, MINIMUM, nw.col("direct_experience_months"))
