"""Comity: a regional memorandum on agency children's social workers, running.

    import comity
    memorandum = comity.load("exemplar")
    findings = comity.judge(frame, memorandum, as_at=date(2026, 9, 30))

Each name is imported when it is first asked for, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.judge.check import check
    from comity.judge.frames import judge
    from comity.judge.spells import months_of
    from comity.memorandum import diff, lint, load, shipped
    from comity.returns import read_return, stream_return

__all__ = ["check", "diff", "judge", "lint", "load", "months_of", "read_return", "shipped", "stream_return"]

_HOMES = {
    "check": "comity.judge.check",
    "months_of": "comity.judge.spells",
    "diff": "comity.memorandum",
    "lint": "comity.memorandum",
    "load": "comity.memorandum",
    "shipped": "comity.memorandum",
    "read_return": "comity.returns",
    "stream_return": "comity.returns",
}


def __getattr__(name: str) -> Any:
    if name == "judge":
        return import_module("comity.judge")  # the room is callable: see its __init__
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
