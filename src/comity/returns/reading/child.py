"""The child process that reads one workbook from its standard input and tells of it on its output.

It holds itself to the memory limit before it looks at a byte. It answers in lines of JSON, which the
parent can take without trusting them: pickles from a process that has handled hostile bytes would not be.
"""

from __future__ import annotations

import json
import sys
from typing import IO, Any

from .errors import UnreadableFile
from .limits import READER_MEMORY, READER_SECONDS

_SIMPLER = "Open it, save it as a new workbook (.xlsx) or as CSV, and send that."


def main() -> None:
    """Read standard input, answer on standard output; the exit code is 0 also for an unreadable file."""
    _limit()
    content = sys.stdin.buffer.read()
    out = sys.stdout.buffer
    try:
        from .look import look_and_read

        for said in look_and_read(content):
            _say(out, said)
    except UnreadableFile as error:
        _refuse(out, error)
    except MemoryError:
        _refuse(
            out,
            UnreadableFile("too-much-memory", "a workbook that needs too much memory to read", "a return", _SIMPLER),
        )
    except BaseException:  # a Rust panic is no Exception
        _refuse(
            out,
            UnreadableFile(
                "reader-stopped",
                "a workbook that makes the spreadsheet reader stop",
                "a workbook that Excel or LibreOffice wrote",
                _SIMPLER,
            ),
        )
    out.flush()


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (READER_MEMORY, READER_MEMORY))
    seconds = int(READER_SECONDS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(out: IO[bytes], said: dict[str, Any]) -> None:
    out.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
    out.write(b"\n")


def _refuse(out: IO[bytes], error: UnreadableFile) -> None:
    _say(
        out,
        {
            "is": "error",
            "code": error.code,
            "found": error.found,
            "expected": error.expected,
            "action": error.action,
        },
    )


if __name__ == "__main__":
    main()
