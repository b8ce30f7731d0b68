"""Running a contender in a process of its own, and what it cost."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONTENDERS = Path(__file__).parent / "contenders"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds of work (imports and rules apart), seconds of the whole process, peak memory in MiB, the
    clauses breached and unknown, and the issues, by name."""

    seconds: float
    whole: float
    peak: float
    counts: dict[str, int]
    issues: dict[str, int]


@dataclass(frozen=True, slots=True)
class Median:
    """Several runs of one contender: medians, and the highest peak."""

    name: str
    seconds: float
    whole: float
    peak: float
    counts: dict[str, int]
    issues: dict[str, int]


class FailedError(Exception):
    """A contender did not finish; the message is its last words."""


def once(name: str, path: Path) -> Run:
    """Run a contender on a file in a fresh process. Peak memory is its own.

    Raises:
        FailedError: it did not finish.
    """
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(CONTENDERS / f"{name}.py"), str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    said, complaint = child.communicate()
    whole = time.perf_counter() - began
    if child.returncode:
        raise FailedError(f"{name}: {' '.join(complaint.strip().splitlines()[-1:])}")
    found = json.loads(said.strip().splitlines()[-1])
    return Run(found["seconds"], whole, found["peak"], found["counts"], found["issues"])


def interleaved(names: Sequence[str], path: Path, times: int) -> dict[str, Median]:
    """Run each contender so many times, turn and turn about, so that a busy moment falls on all alike."""
    runs: dict[str, list[Run]] = {name: [] for name in names}
    failed: set[str] = set()
    for turn in range(times):
        for name in names:
            if name in failed:
                continue
            try:
                runs[name].append(once(name, path))
            except FailedError as error:
                failed.add(name)
                print(f"  {error}", file=sys.stderr)
            else:
                print(f"  {name} {turn + 1}/{times}: {runs[name][-1].seconds:.2f} s", file=sys.stderr)
    return {
        name: Median(
            name,
            statistics.median(run.seconds for run in done),
            statistics.median(run.whole for run in done),
            max(run.peak for run in done),
            done[0].counts,
            done[0].issues,
        )
        for name, done in runs.items()
        if done and name not in failed
    }
