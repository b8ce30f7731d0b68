"""From the text of a cell to a typed value.

`parse` is the one tolerant reader of a cell and the truth about what a text means. `columns` reads whole
columns with vector expressions where the text is in the canonical form and hands only the distinct texts that
are not to `parse`; a property test holds the two equal.
"""

from comity.returns.cells.context import Context
from comity.returns.cells.parse import parse
from comity.returns.cells.problem import CellProblem, Value

__all__ = ["CellProblem", "Context", "Value", "parse"]
