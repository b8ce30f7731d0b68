"""Assignments in; outcomes, findings and receipts out."""

from __future__ import annotations

from comity.judge.check import Check, Decision, check
from comity.judge.conform import FrameError
from comity.judge.findings import FINDING_COLUMNS, findings
from comity.judge.frames import judge
from comity.judge.plan import Plan

__all__ = ["FINDING_COLUMNS", "Check", "Decision", "FrameError", "Plan", "check", "findings", "judge"]
