"""What is said, and the exit code, when a command cannot go on. A person sees words, never a traceback."""

from __future__ import annotations

import errno
import os
import re
import sys

UNREADABLE = 2
"""The file could not be read, or the command was misused."""

STOPPED = 130
"""Stopped from the keyboard, as shells count it."""

FAULT = 70
"""A fault in Comity itself: never 0, 1 or 3, which say something of the return."""

_ADVICE = {
    errno.ENOSPC: "The disk is full. Free some space, or choose another --out folder, and run it again.",
    errno.EDQUOT: "Your disk quota is used up. Free some space, or choose another folder, and run it again.",
    errno.EACCES: "You have no permission there. Choose another folder, or ask its owner.",
    errno.EPERM: "You have no permission there. Choose another folder, or ask its owner.",
    errno.EROFS: "Nothing can be written there. Choose another --out folder.",
    errno.ENOENT: "Nothing is there. Check the path.",
    errno.ENOTDIR: "Part of that path is a file, not a folder. Check the path.",
    errno.EISDIR: "That is a folder, not a file. Check the path.",
    errno.ENAMETOOLONG: "That name is too long. Choose a shorter one.",
}


class Misuse(Exception):  # noqa: N818 (it is what the person did)
    """A command asked for in a way that cannot be done; the text says what to do instead."""


def exit_code(error: BaseException) -> int | None:
    """Say the error on standard error and give the exit code; None for what the command line handles itself.

    Errors defined in Comity are written for people and are said as they are. `COMITY_TRACEBACK=1`
    shows where a fault arose.
    """
    if isinstance(error, KeyboardInterrupt):
        return _say("Stopped. Nothing was left half-written.", STOPPED)
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads on: end quietly, as `| head` expects
        return 128 + 13
    if isinstance(error, OSError):
        return _say(_os_words(error), UNREADABLE)
    if isinstance(error, MemoryError):
        return _say("There is not enough memory for this. Close other programs, or split the file.", UNREADABLE)
    module = type(error).__module__
    if module.split(".")[0] == "comity":
        return _say(str(error), UNREADABLE)
    if module.split(".")[0] in {"typer", "click"} or isinstance(error, SystemExit | GeneratorExit):
        return None
    if os.environ.get("COMITY_TRACEBACK"):
        return None
    name = type(error).__name__
    return _say(
        f"Comity met a fault of its own ({name}: {error}). Please report it with the "
        "command you "
        "ran; COMITY_TRACEBACK=1 before the command shows where it arose.",
        FAULT,
    )


def shown(text: str) -> str:
    """Text that may hold what a stranger wrote, with whatever would act on a terminal shown as its escape."""
    return "".join(letter if letter.isprintable() or letter == "\n" else ascii(letter)[1:-1] for letter in text)


def _say(words: str, code: int) -> int:
    print(shown(words), file=sys.stderr)  # noqa: T201
    return code


def _os_words(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    told = re.search(r" ?\(os error ([0-9]+)\)", str(error))  # Polars says it in words and gives no errno
    number = error.errno or (int(told[1]) if told else 0)
    advice = _ADVICE.get(number, "")
    said = error.strerror or str(error) or type(error).__name__
    reason = (said.replace(told[0], "") if told else said).rstrip(".")
    return f"{where}{reason}. {advice}".strip()
