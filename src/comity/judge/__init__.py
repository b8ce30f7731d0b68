"""Assignments in; outcomes, findings and receipts out."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from comity.judge.caps import CapOnBasis, CapState, caps
from comity.judge.check import Check, Decision, check
from comity.judge.complying import Complying, complying
from comity.judge.conform import FrameError
from comity.judge.findings import FINDING_COLUMNS, findings
from comity.judge.frames import judge
from comity.judge.in_hand import InHand, in_hand
from comity.judge.plan import Plan
from comity.judge.would_comply import Bound, ComplyingFact

__all__ = [
    "FINDING_COLUMNS",
    "Bound",
    "CapOnBasis",
    "CapState",
    "Check",
    "Complying",
    "ComplyingFact",
    "Decision",
    "FrameError",
    "InHand",
    "Plan",
    "caps",
    "check",
    "complying",
    "findings",
    "in_hand",
    "judge",
]


class _Room(ModuleType):
    """`comity.judge(rows, memorandum, as_at)` is the library's main call, and `comity.judge` is also this room."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        return judge(*args, **options)


sys.modules[__name__].__class__ = _Room
