"""Write the exemplar return that ships: Coldharbour's, for the third quarter of 2026.

Forty made-up assignments, chosen so that every outcome that the quarter can have appears under every
clause, then soiled a little so that validation has something to say. What is planted in them is written
beside them, and a test holds the judge to it. Run it again only to change the exemplar on purpose.
"""

from __future__ import annotations

import csv
from pathlib import Path

from comity.dictionary import FieldType, fields
from comity.returns.generate import CLAUSES, plan, plant

HERE = Path(__file__).resolve().parent.parent / "src/comity/library/exemplar/returns"
NAME = "coldharbour-2026-q3"
ROWS = 40
SEED = 2026
Row = dict[str, str]
Truth = dict[str, tuple[str, str]]


def candidates() -> list[tuple[Row, Truth]]:
    """Many assignments of one authority to choose from."""
    made = next(plant(plan(4_000, SEED, authority="X99000003")))
    truth: dict[str, Truth] = {}
    for ref, clause, outcome, why in made.truth.iter_rows():
        truth.setdefault(ref, {})[clause] = (outcome, why)
    return [
        ({name: cell or "" for name, cell in row.items()}, truth[row["assignment_ref"]])
        for row in made.assignments.iter_rows(named=True)
    ]


def chosen(among: list[tuple[Row, Truth]]) -> list[tuple[Row, Truth]]:
    """Few rows that between them show every outcome of every clause, then clean ones up to forty."""
    wanted = {(clause, truth[clause][0]) for _, truth in among for clause in CLAUSES}
    wanted |= {("price-cap", "rate equals the cap"), ("cool-off", "first lawful day")}
    kept: list[tuple[Row, Truth]] = []
    left = list(among)
    while wanted:
        best = max(left, key=lambda each: len(shown(each[1]) & wanted))
        wanted -= shown(best[1])
        kept.append(best)
        left.remove(best)
    for clause, more in (("price-cap", 4), ("cool-off", 2), ("end-of-placement-review", 1)):
        kept += [each for each in left if only_breach(each[1]) == clause][:more]
        left = [each for each in left if each not in kept]
    quiet = [each for each in left if not {"breached", "not_known"} & {outcome for outcome, _ in each[1].values()}]
    kept += quiet[: ROWS - len(kept)]
    return sorted(kept, key=lambda each: each[0]["start_date"])


def only_breach(truth: Truth) -> str | None:
    """The one clause that an assignment breaches, or None where it breaches none or several."""
    breached = [clause for clause, (outcome, _) in truth.items() if outcome == "breached"]
    return breached[0] if len(breached) == 1 else None


def shown(truth: Truth) -> set[tuple[str, str]]:
    """What an assignment shows of each clause: its outcome, and its why."""
    return {(clause, word) for clause, answer in truth.items() for word in answer}


def soil(rows: list[Row], truths: list[Truth]) -> None:
    """Faults for validation to find, none of which a clause turns on."""
    quiet = [
        row
        for row, truth in zip(rows, truths, strict=True)
        if not {"breached", "not_known"} & {outcome for outcome, _ in truth.values()}
    ]
    running = [row for row in quiet if not row["end_date"]]
    ended = [row for row in quiet if row["end_date"]]
    team = [row for row in rows if row["team_ref"]]
    running[0]["planned_end_date"] = "2024-01-08"
    running[1]["charge_rate"] = f"{float(running[1]['pay_rate']) - 1:.2f}"
    running[2]["hours_per_week"] = "73"
    running[3]["worker"] = running[4]["worker"]
    running[5]["worker"] = "SW 04A17"
    running[6]["reason_for_use"] = "See business case"
    ended[0]["end_reason"] = ""
    team[0]["team_ref"] = ""


def as_sent(row: Row) -> list[str]:
    """A row as the council's officer exports it: the day first, and a pound sign on rates."""
    cells = []
    for field in fields():
        cell = row[field.name]
        if field.type is FieldType.DATE and cell[:4].isdigit():
            cell = "/".join(reversed(cell.split("-")))
        elif field.name in ("pay_rate", "charge_rate") and cell:
            cell = f"£{cell}"
        cells.append(cell)
    return cells


def main() -> None:
    """Write the return and what is planted in it."""
    pairs = chosen(candidates())
    rows = [row for row, _ in pairs]
    truths = [truth for _, truth in pairs]
    for number, row in enumerate(rows, start=1):
        row["assignment_ref"] = f"CHB-26-{number:03d}"
    soil(rows, truths)
    HERE.mkdir(parents=True, exist_ok=True)
    repeat = dict(rows[-1])
    repeat["local_title"] = f"{repeat['local_title']} "
    total = ["Total"] + [""] * (len(fields()) - 1)
    total[[field.name for field in fields()].index("quarter_cost")] = (
        f"{sum(float(row['quarter_cost'] or 0) for row in rows):.2f}"
    )
    with (HERE / f"{NAME}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field.label for field in fields()])
        writer.writerows(as_sent(row) for row in [*rows, repeat])
        writer.writerow(total)
    with (HERE / f"{NAME}-planted.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["assignment_ref", "clause", "outcome", "why"])
        for row, truth in pairs:
            writer.writerows([row["assignment_ref"], clause, *truth[clause]] for clause in CLAUSES)


if __name__ == "__main__":
    main()
