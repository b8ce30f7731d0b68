"""The agreement as data: read strictly, resolved as at a date, compared, published."""

from comity.memorandum.loading import lint, load, shipped
from comity.memorandum.model import Memorandum
from comity.memorandum.problems import Level, MemorandumError, Problem

__all__ = ["Level", "Memorandum", "MemorandumError", "Problem", "lint", "load", "shipped"]
