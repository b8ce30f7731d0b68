"""on-site: a minimum of days a week at the authority's own premises."""

from __future__ import annotations

import narwhals as nw

from comity.clauses.minimum import Minimum, judge_minimum
from comity.clauses.setting import Setting
from comity.clauses.verdict import Judged
from comity.dictionary import DECIMAL_SCALE
from comity.memorandum.model import Clause

MINIMUM = Minimum(
    field="onsite_days_per_week",
    form="decimal",
    short="On site {found:decimal} of the week's days; at least {required:decimal} are required, so "
    "{short:decimal} short.",
    remedy="Agree at least {required:decimal} days a week on site.",
    blank="The days a week on site are blank.",
    give="Give the days a week that the worker is on site.",
    met="On site {found:decimal} of the week's days; at least {required:decimal} are required.",
    scale=DECIMAL_SCALE,
)


def judge(clause: Clause, setting: Setting) -> Judged:
    """Make the clause ready."""
    return judge_minimum(clause, setting, MINIMUM, nw.col("onsite_days_per_week"))
