"""The return: what councils send, read, validated and accounted for.

`read_return` reads a file whole; `stream_return` reads one of any length batch by batch. Nothing heavy is
imported until one of the names below is asked for, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.returns.batch import Batch
    from comity.returns.mapping.load import ProfileError
    from comity.returns.read import read_return, stream_return
    from comity.returns.reading import UnreadableFile
    from comity.returns.refusal import NotAReturn
    from comity.returns.result import Accounting, Return
    from comity.returns.stream import Ending, ReturnStream

__all__ = [
    "Accounting",
    "Batch",
    "Ending",
    "NotAReturn",
    "ProfileError",
    "Return",
    "ReturnStream",
    "UnreadableFile",
    "read_return",
    "stream_return",
]

_HOMES = {
    "Accounting": "result",
    "Batch": "batch",
    "Ending": "stream",
    "NotAReturn": "refusal",
    "ProfileError": "mapping.load",
    "Return": "result",
    "ReturnStream": "stream",
    "UnreadableFile": "reading",
    "read_return": "read",
    "stream_return": "read",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"comity.returns.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
