"""How each contender says what it did: one line of JSON, for the run that started it."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def run(work: Callable[[str], tuple[Mapping[str, int], Mapping[str, int]]]) -> None:
    """Do the work on the file named on the command line, time it, and print what was found.

    `work` takes the path and gives how many are `CLAUSE breached` and `CLAUSE unknown`, and how many issues there are
    of each `CODE FIELD`. Imports stand outside the time, and so does what is made of the rules alone: a schema, a
    decision, laid queries. Each contender makes it as its module is loaded.
    """
    began = time.perf_counter()
    counts, issues = work(sys.argv[1])
    seconds = time.perf_counter() - began
    told = {"counts": found(counts), "issues": found(issues)}
    print(json.dumps({"seconds": seconds, "peak": peak(), **told}))


def found(counts: Mapping[str, int]) -> dict[str, int]:
    """Those that were found at all, in order."""
    return {name: number for name, number in sorted(counts.items()) if number}


def peak() -> float:
    """Most memory held at once by this process or by a child of it, in MiB. Linux counts a process's own high
    water from its start; `getrusage` would begin with what its parent held."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status")
    if not status.exists():
        return max(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children) / 1024
    own = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return max(int(own.split()[1]), children) / 1024
