"""references: practice-based references received by the start date. Whether the national template was used
is reported, not judged."""

from __future__ import annotations

import narwhals as nw

from comity.clauses.minimum import Minimum, judge_minimum
from comity.clauses.setting import Setting
from comity.clauses.verdict import Judged
from comity.memorandum.model import Clause

MINIMUM = Minimum(
    field="references_received",
    form="references",
    short="{found:references} held by the start date; at least {required:references} are required, so "
    "{short:number} short.",
    remedy="Obtain {short:more_references}, practice-based{begun:before_the_start}.",
    blank="The number of references held by the start date is blank.",
    give="Give the number of practice-based references held by the start date.",
    met="{found:references} held by the start date; at least {required:references} are required.",
)


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready."""
    return judge_minimum(clause, setting, MINIMUM, nw.col("references_received"))
