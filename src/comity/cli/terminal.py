"""What a person sees at the terminal: how far the work is, then a short account of what it came to."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from comity.cli.errors import shown

if TYPE_CHECKING:
    from rich.table import Table

    from comity.packs.report import Judged


_TABLE_WIDTH = 92
"""What the table of outcomes needs; a narrower terminal wraps its lines, and no heading is cut short."""


_OFTEN = 1_000_000


class Progress:
    """Steps on standard error: a moving line at a terminal, one plain line a step elsewhere."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, highlight=False, markup=False)
        self._words, self._told = "", 0
        self._status = self._console.status("") if self._console.is_terminal else None

    def __enter__(self) -> Progress:
        if self._status:
            self._status.start()
        return self

    def step(self, words: str) -> None:
        """Say what is being done now."""
        words = shown(words)
        self._words, self._told = words, 0
        if self._status:
            self._status.update(words + " ...")
        else:
            print(words + " ...", file=sys.stderr, flush=True)  # noqa: T201

    def rows(self, done: int) -> None:
        """Say how many rows the step has done; elsewhere than at a terminal, once in a million."""
        if self._status:
            self._status.update(f"{self._words}: {done:,} rows ...")
        elif done // _OFTEN > self._told:
            self._told = done // _OFTEN
            print(f"{self._words}: {done:,} rows ...", file=sys.stderr, flush=True)  # noqa: T201

    def close(self) -> None:
        """Say no more, before what comes of it is printed."""
        if self._status:
            self._status.stop()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def warn(words: str) -> None:
    """Say on standard error, last of all, what should not be overlooked."""
    print(f"\nWarning: {shown(words)}", file=sys.stderr, flush=True)  # noqa: T201


def show(judged: Judged, out: Path, reports: list[str], said: list[str]) -> None:
    """Print the account of rows, issues and outcomes, and where the reports are."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.width = max(console.width, _TABLE_WIDTH)
    console.print()
    console.print(_accounting(judged))
    console.print(_issues(judged))
    console.print()
    if judged.verdicts.judged:
        console.print(_outcomes(judged))
        console.print()
    console.print(_verdict(judged))
    for sentence in said:
        console.print(shown(sentence))
    console.print()
    for name in reports:
        console.print(f"  {out / name}")


def _accounting(judged: Judged) -> str:
    from comity.packs.report.words import counted

    rows = judged.accounting
    return (
        f"{shown(judged.file_name)}: {counted(rows['rows'], 'row')} = {rows['read']:,} read"
        f" + {counted(rows['repeats'], 'exact repeat')} + {counted(rows['totals'], 'total')}"
        f" + {rows['blank']:,} blank + {rows['rejected']:,} rejected"
    )


def _issues(judged: Judged) -> str:
    counts = dict(judged.issues.group_by("level").len().iter_rows()) if judged.issues.height else {}
    words = {"error": ("error", "errors"), "query": ("query", "queries"), "note": ("note", "notes")}
    return "Issues: " + ", ".join(
        f"{counts.get(level, 0):,} {one if counts.get(level, 0) == 1 else many}" for level, (one, many) in words.items()
    )


def _outcomes(judged: Judged) -> Table:
    from rich import box
    from rich.table import Table

    from comity.clauses.outcome import OUTCOMES
    from comity.packs.report.facts import LABELS

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("Clause", no_wrap=True)
    shown = [outcome for outcome in OUTCOMES if judged.outcome(outcome)]
    for outcome in shown:
        table.add_column(LABELS[outcome], justify="right")
    for kind, counts in judged.counts.items():
        table.add_row(kind, *(f"{counts[outcome]:,}" for outcome in shown))
    return table


def _verdict(judged: Judged) -> str:
    from comity.packs.report.words import counted, day

    found = judged.verdicts
    if not found.judged:
        return "Nothing was judged: no assignment could be read. This is not a pass; see issues.csv."
    parts = [f"{found.keeping:,} keep every clause that applies", f"{found.breaching:,} breach at least one"]
    parts += [f"{found.unsure:,} cannot be told"] if found.unsure else []
    parts += [f"{found.untouched:,} have no clause in force"] if found.untouched else []
    return (
        f"{counted(found.judged, 'assignment')} judged against {judged.memorandum.title} as at "
        f"{day(judged.as_at)}: "
        f"{', '.join(parts)}."
    )
