"""The agreement as data: read strictly, resolved as at a date, compared, published."""

from comity.memorandum.compare import Change, diff
from comity.memorandum.loading import lint, load, shipped
from comity.memorandum.markdown import to_markdown
from comity.memorandum.model import Memorandum
from comity.memorandum.page import to_html
from comity.memorandum.problems import Level, MemorandumError, Problem
from comity.memorandum.scenarios import Scenario, read_scenarios

__all__ = [
    "Change",
    "Level",
    "Memorandum",
    "MemorandumError",
    "Problem",
    "Scenario",
    "diff",
    "lint",
    "load",
    "read_scenarios",
    "shipped",
    "to_html",
    "to_markdown",
]
