"""What is claimed about speed, side by side in one run: `make bench`.

Seconds depend on the machine, so ratios are what is claimed. Nothing here is a test: a slow machine fails nobody.
`--only bulk,peers,single,growth,pages,checks,region` runs some of it; `--largest 100000` stops growth early;
`--write` renews docs/performance.md and docs/images/growth.svg from the growth run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

import checks
import growth
import pages
import region
from measure import Median, interleaved

DATA = Path(__file__).parent / "data"
SEED = 20260930
AS_AT = date(2026, 9, 30)
TOLD = {"breached": "breached", "not_known": "unknown"}
console = Console(width=120)


def returned(rows: int) -> Path:
    """A generated return of so many rows, with what is planted of each clause beside it; made once and kept."""
    from comity.returns.generate import plan, plant

    path, counts = DATA / f"return-{rows}-{SEED}.csv", DATA / f"return-{rows}-{SEED}.json"
    if path.exists() and counts.exists():
        return path
    console.print(f"Making {rows:,} rows (once)...")
    DATA.mkdir(exist_ok=True)
    planted: dict[str, int] = {}
    half = path.with_suffix(".part")
    with half.open("wb") as file:
        for number, chunk in enumerate(plant(plan(rows, SEED))):
            chunk.assignments.write_csv(file, include_header=number == 0)
            for clause, outcome, count in chunk.truth.group_by("clause", "outcome").len().iter_rows():
                if outcome in TOLD:
                    name = f"{clause} {TOLD[outcome]}"
                    planted[name] = planted.get(name, 0) + count
    counts.write_text(json.dumps(planted), encoding="utf-8")
    half.replace(path)
    return path


def right(median: Median, path: Path) -> str:
    """Whether a contender found what was planted, clause by clause."""
    planted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    wrong = [name for name in planted | median.counts if planted.get(name) != median.counts.get(name)]
    return f"differs: {', '.join(wrong)}" if wrong else "as planted"


def alike(median: Median, ours: Median) -> str:
    """Whether a contender has as many issues of each code and field as Comity; where not, theirs and Comity's."""
    names = sorted(ours.issues | median.issues)
    pairs = [(name, median.issues.get(name, 0), ours.issues.get(name, 0)) for name in names]
    differ = [f"{name} {theirs:,} not {own:,}" for name, theirs, own in pairs if theirs != own]
    return f"differs: {', '.join(differ)}" if differ else f"{sum(median.issues.values()):,}, as Comity"


def show(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table."""
    table = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number else "left")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def bulk(rows: int, times: int) -> None:
    """Comity against a bare scan of the same file."""
    path = returned(rows)
    found = interleaved(["scan", "comity_return"], path, times)
    base = found.get("scan")
    if base is None:
        return
    show(
        f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB: every cell, every clause, every reason",
        ["", "seconds", "times the scan", "whole process, s", "peak MiB", "found"],
        [
            (
                each.name,
                f"{each.seconds:.2f}",
                f"{each.seconds / base.seconds:.2f}",
                f"{each.whole:.2f}",
                f"{each.peak:,.0f}",
                right(each, path) if each.counts else "",
            )
            for each in found.values()
        ],
    )
    console.print("Aim: at most 5 times the scan (3 hoped for) and 2,048 MiB.\n")


def peers(rows: int, times: int) -> None:
    """The same checks in other tools, each in its own good style."""
    path = returned(rows)
    quick = interleaved(["comity_return", "dataframely_return", "pandera_return"], path, times)
    slow = interleaved(["frictionless_return", "zen_return"], path, 1)
    found = quick | slow
    ours = found.get("comity_return")
    show(
        f"{rows:,} rows: the same checks (others tell breached, unknown, neither; Comity all seven outcomes)",
        ["", "seconds", "times Comity", "whole process, s", "peak MiB", "clauses", "issues by code and field"],
        [
            (
                each.name,
                f"{each.seconds:.2f}",
                f"{each.seconds / ours.seconds:.1f}" if ours else "",
                f"{each.whole:.2f}",
                f"{each.peak:,.0f}",
                right(each, path),
                alike(each, ours) if ours else "",
            )
            for each in found.values()
        ],
    )
    console.print(
        "Each names the row of what fails and by which rule. Comity alone also gives a reason, a remedy and working "
        "for each finding, and for each issue its cell, what was found and what was expected; it alone reads the "
        "forms that people write (names, pounds signs, day-first dates). The tools on Polars do not see a row of too "
        "few cells."
    )
    console.print("Aims: pandera at least 6, frictionless 50, zen-engine 50, dataframely at least 1.\n")


def single(times: int = 1_000) -> None:
    """One candidate through every clause, in this process and warm."""
    from comity.judge import check
    from comity.memorandum import load
    from comity.returns.generate import plan, plant

    rows = next(plant(plan(times, SEED))).assignments.to_dicts()
    readable = [{name: cell for name, cell in row.items() if cell} for row in rows if clean(row)]
    memorandum = load("exemplar", AS_AT)
    for facts in readable[:20]:
        check(facts, memorandum, AS_AT)
    spent = []
    for number in range(times):
        began = time.perf_counter()
        check(readable[number % len(readable)], memorandum, AS_AT)
        spent.append((time.perf_counter() - began) * 1_000)
    spent.sort()
    show(
        f"One candidate through every clause with reasons, {times:,} times",
        ["median ms", "95th percentile ms", "slowest ms"],
        [(f"{statistics.median(spent):.2f}", f"{spent[times * 95 // 100]:.2f}", f"{spent[-1]:.2f}")],
    )
    console.print("Aim: at most 3 ms median.\n")


def clean(row: dict[str, str | None]) -> bool:
    """Whether a desk would take a row's facts as they stand: no cell that cannot be read."""
    return not any(cell in {"to be confirmed", "Northmere Unitary"} for cell in row.values())


def main() -> None:
    """Run what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--only", default="bulk,peers,single,growth,pages,checks,region")
    asked.add_argument("--times", type=int, default=5, help="runs of each in turn")
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--largest", type=int, default=10_000_000)
    asked.add_argument("--write", action="store_true")
    chosen = asked.parse_args()
    parts = set(chosen.only.split(","))
    if "bulk" in parts:
        bulk(chosen.rows, chosen.times)
    if "peers" in parts:
        peers(100_000, min(3, chosen.times))
    if "single" in parts:
        single()
    if "pages" in parts:
        for title, rows in pages.measure(min(3, chosen.times)):
            show(title, pages.HEADINGS, rows)
    if "checks" in parts:
        for title, rows in checks.measure():
            show(title, checks.HEADINGS, rows)
        console.print("Aim: p95 at most 50 ms.\n")
    if "region" in parts:
        for title, headings, rows in region.measure():
            show(title, headings, rows)
    if "growth" in parts:
        steps = [10**power for power in range(3, 8) if 10**power <= chosen.largest]
        points = growth.measure([(rows, returned(rows)) for rows in steps])
        show(
            "How cost grows",
            growth.HEADINGS,
            [point.cells() for point in points],
        )
        if chosen.write:
            growth.write(points)


if __name__ == "__main__":
    main()
