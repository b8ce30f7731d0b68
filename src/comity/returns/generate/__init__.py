"""Synthetic returns whose every outcome is known beforehand.

Each assignment is built *towards* a chosen outcome of each clause, from the exemplar's terms as its
designers wrote them down (`terms`), and never by asking the judge. So a generated return is a real
check of the judge: whatever the seed, its outcomes must be the planted ones. Nobody in it exists.
"""

from comity.returns.generate.planting import CLAUSES, Plan, Planted, plan, plant
from comity.returns.generate.provider import write_provider
from comity.returns.generate.write import write_csv, write_planted, write_workbook

__all__ = [
    "CLAUSES",
    "Plan",
    "Planted",
    "plan",
    "plant",
    "write_csv",
    "write_planted",
    "write_provider",
    "write_workbook",
]
